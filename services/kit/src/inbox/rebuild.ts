import { followStateTopic } from '../kafka/follow.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import type { IncomingMessage } from '../kafka/consumer.ts';
import type { Statement } from '../pg/pool.ts';
import { applyMessage } from './apply.ts';
import type { Applying } from './apply.ts';

const FORGET: Statement = { name: 'inbox_forget', text: 'delete from inbox_key where consumer = $1' };
const AUDIT: Statement = {
  name: 'inbox_rebuild_audit',
  text: `insert into audit_log (time, actor_id, actor_name, action, noun, record_id, after, basis)
    values ($1, $2, $2, 'rebuild', 'projection', $3, '{}', 'operator command')`,
};

export interface Rebuilt {
  /** Records that were applied. */
  applied: number;
  /** Records that were known, and that the topics hold no longer. */
  gone: number;
}

/**
 * Makes a projection anew: what it has seen is forgotten, and its compacted topics are read from their beginning through its
 * handlers. The service may run meanwhile: whichever of the two applies a key's newest state first, an older one is passed
 * over by the other. What the topics hold no longer is gone: of records deleted long ago not even the null is left there.
 * Throws when a database or a peer goes away; then again.
 */
export async function rebuildProjection(applying: Applying, kafka: KafkaConnection, by: string): Promise<Rebuilt> {
  const { db, consumer, clock } = applying;
  await db.tx(async (tx) => {
    await tx.query(FORGET, [consumer.name]);
    await tx.query(AUDIT, [clock.now(), by, consumer.name]);
  });
  // Read faster than applied: of a key only the newest record waits.
  const waiting = new Map<string, IncomingMessage>();
  let wake = (): void => undefined;
  const following = followStateTopic(kafka, {
    topics: consumer.topics,
    onRecord({ message }) {
      waiting.set(`${message.topic}/${message.key}`, message);
      wake();
    },
    onCaughtUp: () => wake(),
  });
  try {
    for (let applied = 0; ;) {
      const [next] = waiting;
      if (next !== undefined) {
        waiting.delete(next[0]);
        if ((await applyMessage(applying, next[1])) === 'applied') applied += 1;
      } else if (following.caughtUp()) {
        return { applied, gone: (await consumer.sweep?.(db)) ?? 0 };
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    await following.stop();
  }
}
