import type { Batch, Consumer as Library, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';

export interface IncomingMessage {
  topic: string;
  partition: number;
  offset: bigint;
  key: string;
  value: Buffer | null;
  headers: Record<string, string>;
}

export interface BatchControl {
  /** False once this process no longer owns the partition or is stopping: leave the rest to the next owner. */
  alive(): boolean;
  /** This message, and all before it in its partition, are dealt with. */
  done(message: IncomingMessage): void;
  /** Tells the group that this member lives; throws when the group is being divided anew. */
  heartbeat(): Promise<void>;
}

export interface GroupOptions {
  /** `crm.loyalty`; its first word becomes the installation's prefix. */
  group: string;
  topics: readonly string[];
  /** Partitions worked on at once. */
  concurrency: number;
  /** Works through the messages of one partition, in order. Errors thrown on make the member join anew. */
  onBatch: (messages: readonly IncomingMessage[], control: BatchControl) => Promise<void>;
  /** A member not heard of for so long is taken for dead; also how long a killed process' partitions stand still. */
  sessionTimeoutMs?: number;
}

export interface Running {
  /**
   * For readiness: false while the consumer has ended or cannot start for a reason of its own (no such topic, no right to
   * read). A broker that is away is none: commands must go on meanwhile.
   */
  healthy(): boolean;
  stop(): Promise<void>;
}

/**
 * Takes part in a consumer group until stopped. kafkajs ends a consumer for good on some errors while the process lives
 * on; here it is then made anew after a pause, and `healthy` is false meanwhile, unless it is the broker that is away.
 */
export function joinGroup(kafka: KafkaConnection, options: GroupOptions): Running {
  const { group, topics, concurrency, onBatch, sessionTimeoutMs = 10_000 } = options;
  return keepRunning(kafka, group, async (lost) => {
    const library = kafka.client.consumer({
      groupId: kafka.physical(group),
      sessionTimeout: sessionTimeoutMs,
      // A member still busy after that loses its partitions; what it holds then is settled by the inbox.
      rebalanceTimeout: 3 * sessionTimeoutMs,
      heartbeatInterval: Math.min(2_000, sessionTimeoutMs / 4),
      // A record is answered at once; so long lasts a fetch without any, and a stop at most.
      maxWaitTimeInMs: 2_000,
      allowAutoTopicCreation: false,
      readUncommitted: false,
    });
    await begin(library, lost, async () => {
      // A new group must not skip history, which is kafkajs' default.
      await library.subscribe({ topics: topics.map((topic) => kafka.physical(topic)), fromBeginning: true });
      await library.run({
        eachBatchAutoResolve: false,
        autoCommitInterval: 1_000,
        autoCommitThreshold: 500,
        partitionsConsumedConcurrently: concurrency,
        eachBatch: (payload) => onBatch(incoming(kafka, payload.batch), control(payload)),
      });
    });
    return library;
  });
}

/** Connects and runs; on failure nothing stays open. `lost` is called when the library gives up later. */
export async function begin(library: Library, lost: (why: Error) => void, run: () => Promise<void>): Promise<void> {
  library.on(library.events.CRASH, ({ payload }) => {
    if (!payload.restart) lost(payload.error);
  });
  try {
    await library.connect();
    await run();
  } catch (thrown) {
    await library.disconnect().catch(() => undefined);
    throw thrown;
  }
}

/** Starts a consumer and starts it again whenever it is lost, with pauses of 0.1 to 10 seconds between failures. */
export function keepRunning(
  kafka: KafkaConnection,
  name: string,
  start: (lost: (why: Error) => void) => Promise<Library>,
): Running {
  const stopping = new AbortController();
  let library: Library | undefined;
  let healthy = true;

  async function loop(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        let lost: (why: Error) => void = () => undefined;
        const ended = new Promise<Error>((resolve) => (lost = resolve));
        library = await start(lost);
        healthy = true;
        failures = 0;
        const why = await Promise.race([ended, aborted(stopping.signal)]);
        healthy = isAway(why);
        await library.disconnect().catch(() => undefined);
        if (why !== undefined) kafka.log.error({ consumer: name, err: why }, 'consumer lost, starting it again');
      } catch (thrown) {
        failures += 1;
        healthy = isAway(thrown);
        kafka.log.warn({ consumer: name, err: thrown }, 'consumer cannot start');
      }
      if (!stopping.signal.aborted) await pause(Math.min(10_000, 100 * 2 ** failures), stopping.signal);
    }
  }
  const ended = loop();

  return {
    healthy: () => healthy,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Messages of a batch with names as the code knows them. */
export function incoming(kafka: KafkaConnection, batch: Batch): IncomingMessage[] {
  const topic = kafka.logical(batch.topic);
  return batch.messages.map((message) => ({
    topic,
    partition: batch.partition,
    offset: BigInt(message.offset),
    key: text(message.key),
    value: message.value,
    headers: texts(message.headers),
  }));
}

/** True when no broker answers, however deep kafkajs has wrapped that. */
function isAway(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { name, cause } = thrown as { name?: string; cause?: unknown };
  return (
    /Connection|RequestTimeout|NoBrokerAvailable|BrokerNotFound|GroupCoordinatorNotFound/.test(name ?? '') ||
    isAway(cause)
  );
}

function control({ resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): BatchControl {
  return {
    alive: () => isRunning() && !isStale(),
    done: (message) => resolveOffset(String(message.offset)),
    heartbeat,
  };
}

function texts(headers: KafkaMessage['headers']): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) result[name] = text(first);
  }
  return result;
}

/** PostgreSQL's texts cannot hold the character NUL, and nobody means it. */
function text(value: Buffer | string | null | undefined): string {
  return (value?.toString('utf8') ?? '').replaceAll('\0', '');
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

/** Waits, but not longer than until the signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(end, milliseconds);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
