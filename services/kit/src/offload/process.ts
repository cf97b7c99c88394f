import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { launch, LIFE_CPU_S } from './launch.ts';
import { OverLimit, type Limit, type Limits } from './limits.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const START_MS = 15_000;
const WATCH_MS = 50;
const PAGE_BYTES = 4096;
/** Answers that end a run. */
const OVER: ReadonlySet<FromWorker['type']> = new Set(['done', 'over', 'failed']);

/** One process, which does one run at a time. */
export interface WorkProcess {
  /** Says something and waits for the answer; ends the process and throws OverLimit when it does not come in time. */
  ask(message: ToWorker): Promise<FromWorker>;
  /** The longest wait for an answer from now on, in milliseconds. */
  timeMs: number;
  /** Whether it may be given another run: it lives, its last run is over, and there is CPU left for more. */
  readonly usable: boolean;
  /** What ended it. */
  readonly verdict: Limit | undefined;
  /** An idle one does not keep this process alive. */
  hold(held: boolean): void;
  kill(limit: Limit, detail: string): void;
  readonly ended: Promise<void>;
}

interface Waiting {
  resolve: (message: FromWorker) => void;
  reject: (error: Error) => void;
}

/** Starts a process and waits until it can be given work. */
export async function startProcess(file: URL, reads: readonly string[], limits: Limits): Promise<WorkProcess> {
  const child = launch(file, reads, limits);
  const ended = Promise.withResolvers<undefined>();
  let verdict: OverLimit | undefined;
  let waiting: Waiting | undefined;
  let busy = false;
  let cpuMs = 0;
  let said = '';

  const kill = (limit: Limit, detail: string): void => {
    verdict ??= new OverLimit(limit, detail);
    child.kill('SIGKILL');
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  child.on('message', (message: FromWorker) => {
    cpuMs = message.cpuMs;
    if (OVER.has(message.type)) busy = false;
    const taker = waiting;
    waiting = undefined;
    taker?.resolve(message);
  });
  child.on('error', (error) => {
    verdict ??= new OverLimit('CRASH', error.message);
  });
  child.on('close', (code, signal) => {
    verdict ??= new OverLimit(endedBy(signal), `ended with ${signal ?? code}: ${said.trim().slice(-500)}`);
    waiting?.reject(verdict);
    waiting = undefined;
    ended.resolve(undefined);
  });

  const answer = async (timeMs: number): Promise<FromWorker> => {
    if (verdict) throw verdict;
    const { promise, resolve, reject } = Promise.withResolvers<FromWorker>();
    waiting = { resolve, reject };
    // An answer that has arrived is read before the verdict, however late this process itself is.
    const late = setTimeout(
      () => setImmediate(() => waiting?.resolve === resolve && kill('TIME', `${timeMs} ms`)),
      timeMs,
    );
    const watch = setInterval(() => {
      const used = residentMb(child);
      if (used > limits.memoryMb) kill('MEMORY', `${used} of ${limits.memoryMb} MiB`);
    }, WATCH_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      clearInterval(watch);
    }
  };
  await answer(START_MS);

  const work: WorkProcess = {
    timeMs: limits.timeMs,
    ask(message) {
      busy = true;
      const answered = answer(work.timeMs);
      child.send(message);
      return answered;
    },
    get usable() {
      return verdict === undefined && !busy && cpuMs < (LIFE_CPU_S * 1000) / 2;
    },
    get verdict() {
      return verdict?.limit;
    },
    hold(held) {
      const act = held ? 'ref' : 'unref';
      child[act]();
      child.channel?.[act]();
      (child.stderr as unknown as Record<'ref' | 'unref', () => void> | null)?.[act]();
    },
    kill,
    ended: ended.promise,
  };
  return work;
}

/** V8 aborts when its heap is full; the system sends the other two when the CPU of its life is used up. */
function endedBy(signal: NodeJS.Signals | null): Limit {
  if (signal === 'SIGABRT' || signal === 'SIGTRAP') return 'MEMORY';
  return signal === 'SIGXCPU' || signal === 'SIGKILL' ? 'TIME' : 'CRASH';
}

/** What /proc says; 0 where there is none, and then the heap's own limit and the time have to do. */
function residentMb({ pid }: ChildProcess): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return Math.round((Number(pages) * PAGE_BYTES) / 1024 / 1024);
  } catch {
    return 0;
  }
}
