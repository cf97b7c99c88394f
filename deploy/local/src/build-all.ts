import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { StartFailure } from './failure.ts';
import { root } from './paths.ts';
import type { Progress } from './progress.ts';

/** Turbo's lines: what a task says, and which one failed. */
const spoken = /^@crm\/([\w-]+:\w+): (.*)$/;
const failed = /^@crm\/([\w-]+)#(\w+): +ERROR/;

/**
 * Generates from the contracts and builds every package that changed, by the tasks of turbo.json, two at a time. Throws
 * StartFailure with the words of the tool that failed.
 */
export function buildAll(progress: Progress): Promise<void> {
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  const options = ['--concurrency=2', '--output-logs=new-only', '--no-color'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [turbo, 'run', 'build', ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    });
    const words = new Map<string, string[]>();
    const broken = new Set<string>();
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        const text = stripVTControlCharacters(line);
        const [, pack, task] = failed.exec(text) ?? [];
        if (pack !== undefined) broken.add(`${pack}:${task}`);
        const [, name, said] = spoken.exec(text) ?? ['', 'turbo', text];
        if (name === undefined || said === undefined) return;
        words.set(name, [...(words.get(name) ?? []), said]);
        if (said.startsWith('cache miss'))
          progress.step(name.endsWith(':build') ? `Building ${name.slice(0, -6)}` : 'Generating from the contracts');
      });
    child.once('error', (error) => reject(new StartFailure(`Turbo could not be started: ${error.message}.`)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(new StartFailure(told(words, broken)))));
  });
}

/** What the tasks that failed said, without what npm adds; all that Turbo said when it was none of them. */
function told(words: ReadonlyMap<string, readonly string[]>, broken: ReadonlySet<string>): string {
  const tasks = broken.size > 0 ? [...broken] : [...words.keys()];
  return tasks
    .map((name) => {
      const lines = (words.get(name) ?? []).filter((line) => !/^(npm |> |cache |\s*$)/.test(line));
      return `Building ${name.replace(/:build$/, '')} failed:\n${lines.join('\n')}`;
    })
    .join('\n');
}
