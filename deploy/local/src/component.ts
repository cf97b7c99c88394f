import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartFailure } from './failure.ts';
import { lastWords } from './last-words.ts';
import { makePrivately } from './private-files.ts';
import { endLeftover, mark } from './process.ts';
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
  /** What it waits for there is given up when `unwanted` says so: it is being stopped. */
  launch: (unwanted: () => boolean) => Promise<Launch> | Launch;
  /** True when it does its work, not merely when its port is open. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  stopSignal?: NodeJS.Signals;
  stopWithinMs?: number;
}

/** What it writes, logs and data, is its owner's alone. */
const OWNER_ONLY = 0o077;

/** A process of the platform with its life cycle. Signals go to its pid only. */
export class Component {
  readonly name: string;
  readonly title: string;
  readonly logFile: string;
  readonly #spec: ComponentSpec;
  readonly #pidFile: string;
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  #exit: Promise<void> = Promise.resolve();
  #wanted = false;
  /** Called once when the process ends although nobody stopped it, with what happened in words. */
  onDeath: ((what: string) => void) | undefined;

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

  /** Starts the process and resolves when it is ready. Throws StartFailure when it ends, is stopped or is not ready in time. */
  start(): Promise<void> {
    if (this.#starting) return this.#starting;
    if (this.#child) return Promise.resolve();
    this.#wanted = true;
    this.#starting = this.#begin().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #begin(): Promise<void> {
    endLeftover(this.#pidFile);
    const launch = await this.#spec.launch(() => !this.#wanted);
    if (!this.#wanted) throw new StartFailure(`${this.title} was stopped before it was started.`);
    const { child, logged } = this.#spawn(launch);
    this.#child = child;
    this.#remember(child);
    let ended: string | undefined;
    this.#exit = new Promise((resolve) => {
      const end = (how: string, words: string | undefined) => {
        if (ended !== undefined) return;
        ended = `${this.title} ${how}${words ? `: ${words}` : ''} (log: ${this.logFile})`;
        this.#child = undefined;
        rmSync(this.#pidFile, { force: true });
        resolve();
      };
      child.once('error', (error) => end(`could not be started`, error.message));
      child.once('exit', (code, signal) =>
        signal
          ? end(`was killed by ${signal}`, lastWords(this.logFile, logged, false))
          : end(`ended with code ${code}`, lastWords(this.logFile, logged, true) ?? 'it wrote nothing'),
      );
    });
    const isUp = await becomes(this.#spec.ready, this.#spec.readyWithinMs, () => ended !== undefined);
    if (ended !== undefined) throw new StartFailure(ended);
    if (!isUp) {
      await this.kill();
      const words = lastWords(this.logFile, logged, true) ?? 'it wrote nothing';
      throw new StartFailure(
        `${this.title} was not ready within ${this.#spec.readyWithinMs / 1000} s: ${words} (log: ${this.logFile})`,
      );
    }
    void this.#exit.then(() => {
      const unasked = this.#wanted;
      this.#wanted = false;
      if (unasked && ended !== undefined) this.onDeath?.(ended);
    });
  }

  /** Asks the process to end and waits, also while it is being started; kills it when it does not end in time. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    child?.kill(this.#spec.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => child?.kill('SIGKILL'), this.#spec.stopWithinMs ?? 15_000);
    await this.#starting?.catch(() => undefined);
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

  /** The process with its log, and how long the log was before it. */
  #spawn(launch: Launch): { child: ChildProcess; logged: number } {
    makePrivately(dirname(this.logFile));
    makePrivately(dirname(this.#pidFile));
    const log = openSync(this.logFile, 'a', 0o600);
    const before = process.umask(OWNER_ONLY);
    try {
      // A session of its own: the terminal's Ctrl-C reaches only the starter, which stops everything in order.
      const child = spawn(launch.command, launch.args, {
        cwd: launch.cwd,
        env: launch.env ?? process.env,
        stdio: ['ignore', log, log],
        detached: true,
      });
      return { child, logged: fstatSync(log).size };
    } finally {
      process.umask(before);
      closeSync(log);
    }
  }

  #remember({ pid }: ChildProcess): void {
    if (pid === undefined) return;
    try {
      writeFileSync(this.#pidFile, mark(pid));
    } catch {
      // On a full disk: better a process that a killed run leaves behind than none.
    }
  }
}
