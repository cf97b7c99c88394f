import { deserialize, serialize } from 'node:v8';
import type { Body, WorkFunctions } from './serve.ts';
import { DEFAULT_LIMITS, OverLimit, WorkFailed, type Limits } from './limits.ts';
import type { FromWorker } from './messages.ts';
import { openPool } from './pool.ts';
import type { WorkProcess } from './process.ts';

export interface OffloadOptions extends Partial<Limits> {
  /** The worker: `workerFile(import.meta.url, 'paper')` for paper.worker.ts beside this module. */
  file: URL;
  /** Files and folders that it may read beside its own program. */
  reads?: readonly string[];
}

export interface How {
  /** Whose run this is, a user's id: one share never takes the last free process or the whole queue. */
  share?: string;
  /** Instead of the limit of the worker. */
  timeMs?: number;
  signal?: AbortSignal;
  body?: Body;
}

type Input<F> = F extends (input: infer Value, body: never) => unknown ? Value : never;
type Output<F> = F extends (input: never, body: never) => infer Value ? Awaited<Value> : never;
type Item<F> = Output<F> extends AsyncIterable<infer Value> | Iterable<infer Value> ? Value : never;

/** Functions of a worker as they are called from here. All throw OverLimit and WorkFailed. */
export interface Offload<Functions extends WorkFunctions> {
  run<Name extends keyof Functions & string>(
    name: Name,
    input: Input<Functions[Name]>,
    how?: How,
  ): Promise<Output<Functions[Name]>>;
  /** Items one by one; the worker goes on when the next one is asked for. */
  stream<Name extends keyof Functions & string>(
    name: Name,
    input: Input<Functions[Name]>,
    how?: How,
  ): AsyncGenerator<Item<Functions[Name]>>;
  /** Ends all processes; what runs or waits is refused. */
  stop(): Promise<void>;
  /** Processes that are alive. */
  readonly processes: number;
}

/**
 * Runs functions of `*.worker.ts` in processes of their own, which are started with the first run and end when idle. See
 * the README beside this file.
 */
export function createOffload<Functions extends WorkFunctions>(options: OffloadOptions): Offload<Functions> {
  const { file, reads = [], ...own } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...own };
  const pool = openPool(file, reads, limits);

  const begun = (name: string, input: unknown, how: How, work: WorkProcess, body: Feed): Promise<FromWorker> => {
    const packed = serialize(input);
    if (packed.length > limits.inputBytes)
      throw new OverLimit('INPUT', `${packed.length} of ${limits.inputBytes} bytes`);
    const { outputBytes } = limits;
    work.timeMs = how.timeMs ?? limits.timeMs;
    return body.until(work, work.ask({ type: 'run', name, input: packed, body: how.body !== undefined, outputBytes }));
  };

  return {
    async run(name, input, how = {}) {
      return pool.use(how, async (work) => {
        const answer = await begun(name, input, how, work, feed(how.body, limits.inputBytes));
        if (answer.type !== 'done') throw refusal(answer);
        return read(answer.value) as never;
      });
    },
    async *stream(name, input, how = {}) {
      const taken = await pool.take(how);
      try {
        const body = feed(how.body, limits.inputBytes);
        let answer = await begun(name, input, how, taken.work, body);
        let left = false;
        try {
          while (answer.type === 'item') {
            left = true;
            yield read(answer.value) as never;
            left = false;
            answer = await body.until(taken.work, taken.work.ask({ type: 'next' }));
          }
          if (answer.type !== 'done') throw refusal(answer);
        } finally {
          if (left) await taken.work.ask({ type: 'leave' }).catch(() => undefined);
          await body.end();
        }
      } finally {
        taken.giveBack();
      }
    },
    stop: pool.stop,
    get processes() {
      return pool.size;
    },
  };
}

interface Feed {
  /** Gives the worker pieces of the body for as long as it asks for them; then its answer. */
  until(work: WorkProcess, first: Promise<FromWorker>): Promise<FromWorker>;
  end(): Promise<void>;
}

function feed(body: Body | undefined, most: number): Feed {
  const pieces = body?.[Symbol.asyncIterator]();
  let taken = 0;
  return {
    async until(work, first) {
      let answer = await first;
      while (answer.type === 'pull') {
        const { value, done } = (await pieces?.next()) ?? { value: undefined, done: true };
        const bytes = done ? undefined : value;
        taken += bytes?.length ?? 0;
        if (taken > most) throw new OverLimit('INPUT', `more than ${most} bytes`);
        answer = await work.ask({ type: 'piece', bytes });
      }
      return answer;
    },
    async end() {
      await pieces?.return?.();
    },
  };
}

function read(value: Uint8Array | undefined): unknown {
  return value === undefined ? undefined : deserialize(value);
}

function refusal(answer: FromWorker): Error {
  if (answer.type === 'over') return new OverLimit(answer.limit, answer.detail);
  if (answer.type === 'failed') return new WorkFailed(answer.thrown, answer.message);
  return new OverLimit('CRASH', `said ${answer.type}`);
}
