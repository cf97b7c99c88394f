import type { ServiceConfig } from '../config/service.ts';
import { startRelay } from '../outbox/relay.ts';
import type { ServiceContext } from './context.ts';

/** What a service does besides answering calls. */
export interface Work<Config extends ServiceConfig> {
  /** Anything else that starts with the service; it registers its own stop with `context.shutdown`. */
  start?: (context: ServiceContext<Config>) => Promise<void> | void;
}

/** Starts the relay, consumers and jobs, each with its stop. */
export async function startWork<Config extends ServiceConfig>(context: ServiceContext<Config>, work: Work<Config>): Promise<void> {
  const { db, kafka, log, shutdown } = context;
  const relay = startRelay({ db, kafka, log });
  shutdown.add('work', 'relay', () => relay.stop());
  await work.start?.(context);
}
