import { buildAll } from './build-all.ts';
import { explain } from './failure.ts';
import { terminalProgress } from './progress.ts';

/** `npm run build`: everything that runs, built where it changed. */
const progress = terminalProgress();
await buildAll(progress).then(
  () => progress.step('Everything is built'),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  },
);
