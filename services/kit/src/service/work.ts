import type { ServiceConfig } from '../config/service.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { JobKind } from '../jobs/scheduler.ts';
import { startRelay } from '../outbox/relay.ts';
import type { ServiceContext } from './context.ts';

/** What a service does besides answering calls. */
export interface Work<Config extends ServiceConfig> {
  jobs?: readonly JobKind[];
  /** Anything else that starts with the service; it registers its own stop with `context.shutdown`. */
  start?: (context: ServiceContext<Config>) => Promise<void> | void;
}

/** Starts the relay, consumers and jobs, each with its stop. */
export async function startWork<Config extends ServiceConfig>(context: ServiceContext<Config>, work: Work<Config>): Promise<void> {
  const { db, kafka, log, clock, shutdown } = context;
  const relay = startRelay({ db, kafka, log });
  shutdown.add('work', 'relay', () => relay.stop());
  const { jobs = [] } = work;
  if (jobs.length > 0) {
    const scheduler = startScheduler({ db, kinds: jobs, clock, log });
    shutdown.add('work', 'jobs', () => scheduler.stop());
  }
  await work.start?.(context);
}
