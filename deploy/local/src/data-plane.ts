import { renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './failure.ts';
import { stateDir } from './paths.ts';
import { planeEnvironment } from './plane-environment.ts';
import { startPlane } from './plane.ts';
import { writePrivately } from './private-files.ts';
import { terminalProgress } from './progress.ts';
import { supervise } from './supervise.ts';

/** `npm run plane [-- --exports FILE]`: the data plane alone, for running single tests again and again. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { exports: { type: 'string' } } });
  const progress = terminalProgress();
  const plane = await startPlane({ stateDir: stateDir(), progress, durable: true });
  const lines = Object.entries(planeEnvironment(plane.address))
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');
  const file = resolve(values.exports ?? join(plane.address.stateDir, 'plane.env'));
  writePrivately(`${file}.new`, lines);
  renameSync(`${file}.new`, file);
  progress.step(`The data plane is up; Ctrl-C stops it. For tests in another terminal: . ${file}`);
  const supervision = supervise(plane.components, progress);
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    supervision.end();
    void plane.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  setInterval(() => undefined, 2 ** 30);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
