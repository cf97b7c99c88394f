import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explain } from './failure.ts';
import { stateDir } from './paths.ts';
import { type PlaneAddress, startPlane } from './plane.ts';
import { terminalProgress } from './progress.ts';

/** The shell lines by which tests find a running data plane. */
function exportsOf(plane: PlaneAddress): string {
  const values: Record<string, string> = {
    CRM_TEST_PG_URL: plane.pgUrl,
    CRM_TEST_KAFKA: plane.kafka,
    CRM_TEST_KAFKA_SASL: plane.kafkaSasl,
    CRM_TEST_REDIS_URL: plane.redisUrl,
    CRM_TEST_OIDC_ISSUER: plane.oidcIssuer,
    CRM_TEST_KEYCLOAK_URL: plane.keycloakUrl,
    CRM_TEST_PLANE: `${plane.stateDir}/plane.json`,
  };
  return Object.entries(values)
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');
}

/** `npm run plane [-- --exports FILE]`: the data plane alone, for running single tests again and again. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { exports: { type: 'string' } } });
  const progress = terminalProgress();
  const plane = await startPlane({ stateDir: stateDir(), progress, durable: true });
  const lines = exportsOf(plane.address);
  const file = values.exports;
  if (file) {
    writeFileSync(`${file}.new`, lines, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  progress.step(`The data plane is up; Ctrl-C stops it.\n${lines}`);
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    void plane.stop().then(() => process.exit(code));
  };
  plane.onDeath((sentence) => {
    process.stderr.write(`${sentence}\n`);
    end(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  setInterval(() => undefined, 2 ** 30);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
