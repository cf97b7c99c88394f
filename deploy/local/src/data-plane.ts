import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explain } from './failure.ts';
import { stateDir } from './paths.ts';
import { planeEnvironment } from './plane-environment.ts';
import { startPlane } from './plane.ts';
import { terminalProgress } from './progress.ts';

/** `npm run plane [-- --exports FILE]`: the data plane alone, for running single tests again and again. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { exports: { type: 'string' } } });
  const progress = terminalProgress();
  const plane = await startPlane({ stateDir: stateDir(), progress, durable: true });
  const lines = Object.entries(planeEnvironment(plane.address))
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');
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
