import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** Folder of the checkout's own binaries: the pinned buf, and plugins run by this same Node. */
const bufBinary = join(dirname(createRequire(import.meta.url).resolve('@bufbuild/buf/package.json')), 'bin/buf');

/** Runs the pinned buf offline in `cwd` and answers its output. Throws with what buf said when it refuses. */
export function runBuf(args: readonly string[], cwd: string): string {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const result = spawnSync(process.execPath, [bufBinary, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${result.stdout}${result.stderr}`.trim() || `buf ${args[0] ?? ''} failed`);
  return result.stdout;
}
