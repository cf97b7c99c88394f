import type { ServiceConfig } from '../config/service.ts';
import { startConsumers } from '../inbox/consume.ts';
import type { Consumer } from '../inbox/consume.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { JobKind } from '../jobs/scheduler.ts';
import { startRelay } from '../outbox/relay.ts';
import type { ServiceContext } from './context.ts';
import { retentionJob, scheduleRetention } from './retention.ts';

/** What a service is made of: a list, or a function that makes it of what the running service has at hand. */
export type Parts<Part, Config extends ServiceConfig> =
  readonly Part[] | ((context: ServiceContext<Config>) => readonly Part[] | Promise<readonly Part[]>);

/** What a service does besides answering calls. */
export interface Work<Config extends ServiceConfig> {
  consumers?: Parts<Consumer, Config>;
  jobs?: Parts<JobKind, Config>;
  /** Anything else that starts with the service; it registers its own stop with `context.shutdown`. */
  start?: (context: ServiceContext<Config>) => Promise<void> | void;
}

export async function partsOf<Part, Config extends ServiceConfig>(
  parts: Parts<Part, Config> | undefined,
  context: ServiceContext<Config>,
): Promise<readonly Part[]> {
  return typeof parts === 'function' ? parts(context) : (parts ?? []);
}

/** Starts the relay, consumers and jobs, each with its stop. Consumers that are not taking part make the service unready. */
export async function startWork<Config extends ServiceConfig>(
  context: ServiceContext<Config>,
  work: Work<Config>,
): Promise<void> {
  const { db, kafka, log, clock, shutdown, readiness, name } = context;
  const relay = startRelay({ db, kafka, log });
  shutdown.add('work', 'relay', () => relay.stop());

  const kinds = [...(await partsOf(work.jobs, context)), retentionJob];
  await scheduleRetention(db, clock.now());
  const scheduler = startScheduler({ db, kinds, clock, log });
  shutdown.add('work', 'jobs', () => scheduler.stop());
  const consumers = await partsOf(work.consumers, context);
  if (consumers.length > 0) {
    const running = startConsumers({ db, kafka, service: name, consumers, clock, log });
    shutdown.add('work', 'consumers', () => running.stop());
    readiness.add({
      name: 'consumers',
      check: () => (running.healthy() ? undefined : 'not taking part in their groups'),
    });
  }
  await work.start?.(context);
}
