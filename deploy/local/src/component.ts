import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartFailure } from './failure.ts';
import { becomes } from './wait.ts';

/** How to start one process. `env` replaces the whole environment when given. */
export interface Launch {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface ComponentSpec {
  /** Short id, used for the log and pid files. */
  name: string;
  /** What a person calls it, used in sentences. */
  title: string;
  stateDir: string;
  launch: () => Promise<Launch> | Launch;
  /** True when it does its work, not merely when its port is open. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  stopSignal?: NodeJS.Signals;
  stopWithinMs?: number;
}

/** A process of the platform with its life cycle. Signals go to its pid only. */
export class Component {
  readonly name: string;
  readonly title: string;
  readonly logFile: string;
  readonly #spec: ComponentSpec;
  readonly #pidFile: string;
  #child: ChildProcess | undefined;
  #exit: Promise<void> = Promise.resolve();
  #wanted = false;
  /** Called once when the process ends although nobody stopped it. */
  onDeath: ((sentence: string) => void) | undefined;

  constructor(spec: ComponentSpec) {
    this.#spec = spec;
    this.name = spec.name;
    this.title = spec.title;
    this.logFile = join(spec.stateDir, 'log', `${spec.name}.log`);
    this.#pidFile = join(spec.stateDir, 'run', `${spec.name}.pid`);
  }

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process and resolves when it is ready. Throws StartFailure when it ends or is not ready in time. */
  async start(): Promise<void> {
    if (this.#child) return;
    endLeftover(this.#pidFile);
    const launch = await this.#spec.launch();
    mkdirSync(dirname(this.logFile), { recursive: true });
    mkdirSync(dirname(this.#pidFile), { recursive: true });
    const log = openSync(this.logFile, 'a');
    // A session of its own: the terminal's Ctrl-C reaches only the starter, which stops everything in order.
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    this.#wanted = true;
    if (child.pid !== undefined) writeFileSync(this.#pidFile, `${child.pid} ${birthOf(child.pid) ?? ''}\n`);
    let ended: string | undefined;
    this.#exit = new Promise((resolve) => {
      const end = (how: string) => {
        if (ended !== undefined) return;
        ended = how;
        this.#child = undefined;
        rmSync(this.#pidFile, { force: true });
        resolve();
      };
      child.once('error', (error) => end(`could not be started (${error.message})`));
      child.once('exit', (code, signal) => end(signal ? `was killed by ${signal}` : `ended with code ${code}`));
    });
    const isUp = await becomes(this.#spec.ready, this.#spec.readyWithinMs, () => ended !== undefined);
    if (ended !== undefined) throw new StartFailure(`${this.title} ${ended}: ${lastWords(this.logFile)}`);
    if (!isUp) {
      await this.kill();
      throw new StartFailure(
        `${this.title} was not ready within ${this.#spec.readyWithinMs / 1000} s: ${lastWords(this.logFile)}`,
      );
    }
    void this.#exit.then(() => {
      if (this.#wanted) this.onDeath?.(`${this.title} ${ended}; its log is ${this.logFile}.`);
      this.#wanted = false;
    });
  }

  /** Asks the process to end and waits; kills it when it does not end in time. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child) return;
    child.kill(this.#spec.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#spec.stopWithinMs ?? 15_000);
    await this.#exit;
    clearTimeout(timer);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#wanted = false;
    this.#child?.kill('SIGKILL');
    await this.#exit;
  }

  /** Sends any signal, e.g. SIGSTOP and SIGCONT, without waiting. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

/** Start time of a process in clock ticks, so that a reused pid is not taken for ours; undefined when it does not run. */
export function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Ends all processes that an abruptly ended run left behind in a state folder. */
export function endLeftovers(stateDir: string): void {
  const folder = join(stateDir, 'run');
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) if (file.endsWith('.pid')) endLeftover(join(folder, file));
}

/** Ends the process that a pid file names, when it is still the one that the file was written for. */
function endLeftover(pidFile: string): void {
  if (!existsSync(pidFile)) return;
  const [text, birth] = readFileSync(pidFile, 'utf8').trim().split(' ');
  const pid = Number(text);
  const runs = () => birth !== undefined && birthOf(pid) === birth && isRunning(pid);
  // SIGQUIT is PostgreSQL's word for "now, but take your lock file with you".
  const signals = basename(pidFile) === 'postgres.pid' ? (['SIGQUIT', 'SIGKILL'] as const) : (['SIGKILL'] as const);
  for (const signal of signals) {
    if (!runs()) break;
    process.kill(pid, signal);
    // Ports and data locks are free only when the kernel has taken it away.
    const deadline = performance.now() + 3000;
    while (runs() && performance.now() < deadline) Atomics.wait(idle, 0, 0, 20);
  }
  rmSync(pidFile, { force: true });
}

const idle = new Int32Array(new SharedArrayBuffer(4));

/** False for a process that has ended but whom nobody has buried yet (a zombie), unlike what signal 0 says. */
export function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** The last line of a log that says something, for the sentence shown to a person. */
function lastWords(logFile: string): string {
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n') : [];
  const telling = lines.slice(-40).filter((line) => /error|fatal|exception|cannot|could not|failed/i.test(line));
  return `${(telling.at(-1) ?? lines.at(-1) ?? 'it wrote nothing').trim().slice(0, 300)} (log: ${logFile})`;
}
