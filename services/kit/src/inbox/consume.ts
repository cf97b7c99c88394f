import type { Clock } from '../clock/clock.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import { joinGroup, pause } from '../kafka/consumer.ts';
import type { BatchControl, IncomingMessage, Running } from '../kafka/consumer.ts';
import type { Logger } from '../log/logger.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { applyMessage } from './apply.ts';
import type { Applying } from './apply.ts';
import type { Consumer } from './declaration.ts';
import { inboxMetrics } from './inbox-metrics.ts';
import { replayKey } from './replay.ts';

export { PoisonMessage } from '../kafka/cloudevent.ts';
export type { CloudEvent } from '../kafka/cloudevent.ts';
export { causedBy, DomainRejected } from './declaration.ts';
export type { Consumer, Handler, HandlerContext } from './declaration.ts';

export interface ConsumersOptions {
  db: Db;
  kafka: KafkaConnection;
  /** The deployable, as "sales". */
  service: string;
  consumers: readonly Consumer[];
  clock: Clock;
  log: Logger;
  /** Partitions of a consumer worked on at once. */
  concurrency?: number;
  sessionTimeoutMs?: number;
  /** Between two looks for parked events whose retry is due, milliseconds. */
  retryPollMs?: number;
}

/** Keys whose first parked event is due, or stands behind one that was resolved before its process died. */
const DUE: Statement = {
  name: 'parked_due',
  text: `select consumer, topic, key from (
      select distinct on (consumer, topic, key) consumer, topic, key, id, attempts, retry_at from parked
      where consumer = any($1) and resolved_at is null order by consumer, topic, key, id
    ) head where attempts = 0 or retry_at <= $2 order by id limit 50`,
};
const COUNT: Statement = {
  name: 'parked_count',
  text: 'select consumer, count(*)::int as count from parked where resolved_at is null group by consumer',
};
const COUNT_MS = 60_000;

/**
 * Takes part in the consumers' groups: each event is applied once, in the order of its key. While the database or a peer is
 * away an event is tried again for ever, with pauses; what else goes wrong parks it, tries it again five times within ten
 * minutes, and then leaves it to an operator, while other keys flow.
 */
export function startConsumers(options: ConsumersOptions): Running {
  const { db, kafka, service, consumers, clock, log, concurrency = 3, sessionTimeoutMs } = options;
  const stopping = new AbortController();
  const applying = new Map(
    consumers.map((consumer): [string, Applying] => [consumer.name, { db, service, consumer, clock, log }]),
  );
  const groups = consumers.map((consumer) =>
    joinGroup(kafka, {
      group: `crm.${consumer.name}`,
      topics: consumer.topics,
      concurrency,
      ...(sessionTimeoutMs !== undefined && { sessionTimeoutMs }),
      onBatch: (messages, control) => work({ db, service, consumer, clock, log }, messages, control, stopping.signal),
    }),
  );
  const retries = retryParked(applying, options, stopping.signal);

  return {
    healthy: () => groups.every((group) => group.healthy()),
    async stop() {
      stopping.abort();
      await Promise.all([retries, ...groups.map((group) => group.stop())]);
    },
  };
}

async function work(
  applying: Applying,
  messages: readonly IncomingMessage[],
  control: BatchControl,
  stopping: AbortSignal,
): Promise<void> {
  for (const message of messages) {
    for (let failures = 0; ;) {
      if (!control.alive() || stopping.aborted) return;
      try {
        await alive(control, () => applyMessage(applying, message));
        break;
      } catch (thrown) {
        failures += 1;
        inboxMetrics.waited(applying.consumer.name);
        applying.log.warn(
          { err: thrown, consumer: applying.consumer.name, failures },
          'event waits until it can be applied',
        );
        await alive(control, () => pause(Math.min(10_000, 100 * 2 ** failures) * (0.5 + Math.random() / 2), stopping));
      }
    }
    control.done(message);
    await control.heartbeat();
  }
}

/** Tells the group that this member lives while the work lasts, however long: a slow handler is not a dead one. */
async function alive<T>(control: BatchControl, work: () => Promise<T>): Promise<T> {
  // Only asks: the library sends one when its interval has passed. A refused heartbeat means that the group is being divided anew; the heartbeat after the message reports it.
  const timer = setInterval(() => void control.heartbeat().catch(() => undefined), 300);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function retryParked(
  applying: ReadonlyMap<string, Applying>,
  options: ConsumersOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { db, clock, log, retryPollMs = 5_000 } = options;
  let countAt = 0;
  while (applying.size > 0 && !stopping.aborted) {
    try {
      for (const due of await db.query<{ consumer: string; topic: string; key: string }>(DUE, [
        [...applying.keys()],
        clock.now(),
      ])) {
        const one = applying.get(due.consumer);
        if (one && !stopping.aborted) await replayKey(one, due);
      }
      if (performance.now() > countAt) {
        for (const name of applying.keys()) inboxMetrics.parked(name, 0);
        for (const row of await db.query<{ consumer: string; count: number }>(COUNT))
          inboxMetrics.parked(row.consumer, row.count);
        countAt = performance.now() + COUNT_MS;
      }
    } catch (thrown) {
      log.warn({ err: thrown }, 'parked events cannot be looked up');
    }
    await pause(retryPollMs * (0.75 + Math.random() / 2), stopping);
  }
}
