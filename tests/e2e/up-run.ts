import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/src/paths.ts';
import { until } from '../kit/until.ts';

export const bootstrap = join(root, 'deploy', 'local', 'bootstrap.mjs');
export const startWithinMs = 240_000;

/** `npm run up` in a terminal group of its own, as the bootstrap runs it. */
export class UpRun {
  readonly child: ChildProcess;
  #text = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [bootstrap, 'up', ...args], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (part: Buffer) => (this.#text += part.toString()));
  }

  get said(): string {
    return this.#text;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Answers the seconds that it took to get ready. */
  async ready(): Promise<number> {
    const began = performance.now();
    await until('the platform is ready', () => /platform is ready/.test(this.said) || this.ended, startWithinMs);
    if (this.ended) throw new Error(`up ended:\n${this.said}`);
    return (performance.now() - began) / 1000;
  }

  /** What a terminal does on Ctrl-C, or a signal that nobody can refuse: all of the group gets it. */
  signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  async stop(): Promise<void> {
    if (!this.ended) this.signal('SIGINT');
    await until('up has ended', () => this.ended, 60_000);
  }
}

/** Pids of the living processes whose command line or environment holds the text, but our own. */
export function processesNaming(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => commandLine(pid).includes(text) || read(pid, 'environ').includes(text));
}

/** What `ps` shows to every user of the machine. */
export const commandLine = (pid: number): string => read(pid, 'cmdline');

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
