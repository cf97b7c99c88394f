import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from './limits.ts';

/** CPU of a process' whole life, in seconds. It outlives nobody: not even a parent that was killed during an endless loop. */
export const LIFE_CPU_S = 240;
/** Callers' requests go first wherever both want the CPU. */
const NICE = 10;

/**
 * The file of `<name>.worker.ts` beside the module whose `import.meta.url` is given: itself in a checkout, and its bundle
 * in `dist`, where all modules lie in one folder.
 */
export function workerFile(of: string, name: string): URL {
  return new URL(`./${name}.worker.${of.endsWith('.ts') ? 'ts' : 'mjs'}`, of);
}

/**
 * Starts the process of a worker: an empty environment, no files but its own program and `reads`, no child processes,
 * threads or addons, and the heap that its memory leaves room for.
 */
export function launch(file: URL, reads: readonly string[], limits: Limits): ChildProcess {
  const program = fileURLToPath(file);
  const readable = [...(program.endsWith('.ts') ? sources(program) : [program]), ...reads];
  const node = [
    process.execPath,
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${Math.floor(limits.memoryMb * 0.75)}`,
    '--no-addons',
    program,
  ];
  const child = spawn('/bin/sh', ['-c', `ulimit -c 0; ulimit -t ${LIFE_CPU_S}; exec "$@"`, 'sh', ...node], {
    env: {},
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  if (child.pid !== undefined) setPriority(child.pid, NICE);
  return child;
}

/** From a checkout a worker is its sources and their packages, wherever they lie. */
function sources(program: string): string[] {
  let root = dirname(program);
  while (!existsSync(join(root, 'package-lock.json')) && dirname(root) !== root) root = dirname(root);
  return ['node_modules', 'services', 'proto', 'package.json'].map((part) => join(root, part));
}
