import { Counter } from 'prom-client';
import { OverLimit, type Limits } from './limits.ts';
import type { How } from './offload.ts';
import { startProcess, type WorkProcess } from './process.ts';

const runs = new Counter({
  name: 'crm_offload_runs_total',
  help: 'Runs in processes of their own, by worker and outcome',
  labelNames: ['worker', 'outcome'],
});

export interface Taken {
  work: WorkProcess;
  giveBack(): void;
}

export interface Pool {
  take(how: How): Promise<Taken>;
  use<Result>(how: How, act: (work: WorkProcess) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
  readonly size: number;
}

interface Waiting {
  share: string | undefined;
  go: () => void;
  refuse: (error: Error) => void;
}

/** Processes of one worker: begun when there is work for them, kept for a while, shared out fairly. */
export function openPool(file: URL, reads: readonly string[], limits: Limits): Pool {
  const worker = /([^/]+)\.worker\.\w+$/.exec(file.pathname)?.[1] ?? file.pathname;
  const alive = new Set<WorkProcess>();
  const idle: { work: WorkProcess; timer: NodeJS.Timeout }[] = [];
  const queue: Waiting[] = [];
  const running = new Map<string | undefined, number>();
  let places = limits.concurrency;
  let stopped = false;

  /** One share leaves a process and half of the queue to others. */
  const mayRun = (share: string | undefined): boolean =>
    places > 0 && (share === undefined || (running.get(share) ?? 0) < Math.max(1, limits.concurrency - 1));
  const mayWait = (share: string | undefined): boolean =>
    queue.length < limits.queue &&
    (share === undefined || queue.filter((one) => one.share === share).length < Math.max(1, limits.queue / 2));

  const count = (share: string | undefined, by: 1 | -1): void => {
    places -= by;
    const now = (running.get(share) ?? 0) + by;
    if (now === 0) running.delete(share);
    else running.set(share, now);
  };

  const place = async ({ share, signal }: How): Promise<void> => {
    if (stopped) throw new OverLimit('STOPPED', 'this service is stopping');
    if (mayRun(share)) {
      count(share, 1);
      return;
    }
    if (!mayWait(share)) throw new OverLimit('QUEUE', `${queue.length} wait already`);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting: Waiting = { share, go: () => resolve(undefined), refuse: reject };
    const leave = (): void => {
      const at = queue.indexOf(waiting);
      if (at >= 0) queue.splice(at, 1);
      reject(new OverLimit('STOPPED', 'called off'));
    };
    queue.push(waiting);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  };

  const free = (share: string | undefined): void => {
    count(share, -1);
    const at = queue.findIndex((waiting) => mayRun(waiting.share));
    const [next] = at < 0 ? [] : queue.splice(at, 1);
    if (!next) return;
    count(next.share, 1);
    next.go();
  };

  const processFor = async (): Promise<WorkProcess> => {
    const warm = idle.pop();
    if (warm) {
      clearTimeout(warm.timer);
      warm.work.hold(true);
      return warm.work;
    }
    const work = await startProcess(file, reads, limits);
    alive.add(work);
    void work.ended.then(() => {
      alive.delete(work);
      const at = idle.findIndex((one) => one.work === work);
      if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.timer);
    });
    if (stopped) work.kill('STOPPED', 'this service is stopping');
    return work;
  };

  const keep = (work: WorkProcess): void => {
    if (stopped || !work.usable) {
      work.kill('STOPPED', 'no longer used');
      return;
    }
    const timer = setTimeout(() => {
      work.kill('STOPPED', 'idle');
    }, limits.idleMs).unref();
    work.hold(false);
    idle.push({ work, timer });
  };

  const take = async (how: How): Promise<Taken> => {
    await place(how);
    let work: WorkProcess;
    try {
      if (how.signal?.aborted) throw new OverLimit('STOPPED', 'called off');
      work = await processFor();
    } catch (thrown) {
      free(how.share);
      throw thrown;
    }
    const callOff = (): void => {
      work.kill('STOPPED', 'called off');
    };
    if (how.signal?.aborted) callOff();
    else how.signal?.addEventListener('abort', callOff, { once: true });
    return {
      work,
      giveBack() {
        how.signal?.removeEventListener('abort', callOff);
        runs.inc({ worker, outcome: work.verdict ?? 'OK' });
        keep(work);
        free(how.share);
      },
    };
  };

  return {
    take,
    async use(how, act) {
      const { work, giveBack } = await take(how);
      try {
        return await act(work);
      } finally {
        giveBack();
      }
    },
    async stop() {
      stopped = true;
      for (const waiting of queue.splice(0)) waiting.refuse(new OverLimit('STOPPED', 'this service is stopping'));
      for (const work of alive) {
        work.hold(true);
        work.kill('STOPPED', 'this service is stopping');
      }
      await Promise.all([...alive].map((work) => work.ended));
    },
    get size() {
      return alive.size;
    },
  };
}
