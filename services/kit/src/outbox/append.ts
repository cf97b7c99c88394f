import type { Statement, Tx } from '../pg/pool.ts';
import { EventTooLarge, MAX_DATA } from './event-draft.ts';
import type { EventBody, EventDraft } from './event-draft.ts';

export type { EventBody, EventDraft } from './event-draft.ts';

export interface EventSource {
  /** The deployable, as "sales"; the event's `source` is /crm/sales. */
  service: string;
}

const RECORD = 'n int, topic text, aggregatetype text, type text, headers json, payload json';
const COLUMNS = 'topic, aggregatetype, aggregateid, type, sequence, headers, payload';

const APPEND: Statement = {
  name: 'outbox_append',
  text: `insert into outbox (${COLUMNS})
    select topic, aggregatetype, key, type, sequence, headers, payload
    from json_to_recordset($1::json) as e(${RECORD}, key text, sequence bigint) order by n`,
  outbox: true,
};

/**
 * Writes events into the outbox of the running transaction; the relay publishes them after the commit. The caller holds
 * the aggregate's row lock already (its update came first): that is what keeps one aggregate's events in order.
 */
export async function appendEvents(tx: Tx, drafts: readonly EventDraft[], source: EventSource): Promise<void> {
  if (drafts.length === 0) return;
  const rows = drafts.map((draft, n) => ({
    n,
    ...record(draft, source),
    key: draft.key,
    sequence: String(draft.sequence),
  }));
  await tx.query(APPEND, [recordset(drafts, rows)]);
}

/**
 * A common table expression that publishes events about the rows of another one in the same statement, for writes that
 * are a single statement (flag it `outbox: true`):
 *
 *     with saved as (insert into deals … returning id, event_seq), ${outboxCte({ from: 'saved', param: 7 })}
 *     select …            -- parameter 7 is eventsParam(bodies, { service })
 *
 * Each row of `from` gets each event, numbered from its `sequence` column on: the first event has that number, the next
 * one on the same topic the number after it. One and the same number may stand on a facts topic and on its state topic.
 */
export function outboxCte(options: {
  from: string;
  param: number;
  key?: string;
  sequence?: string;
  as?: string;
}): string {
  const { from, param, key = 'id', sequence = 'event_seq', as = 'published' } = options;
  return `${as} as (insert into outbox (${COLUMNS})
    select e.topic, e.aggregatetype, ${from}.${key}::text, e.type, ${from}.${sequence} + e.step, e.headers, e.payload
    from ${from} cross join json_to_recordset($${param}::json) as e(${RECORD}, step int) order by e.n)`;
}

/** The value of outboxCte's parameter. */
export function eventsParam(bodies: readonly EventBody[], source: EventSource): string {
  const steps = new Map<string, number>();
  return recordset(
    bodies,
    bodies.map((body, n) => {
      const step = steps.get(body.topic) ?? 0;
      steps.set(body.topic, step + 1);
      return { n, ...record(body, source), step };
    }),
  );
}

/** The rows as JSON. One event is only measured when all of them together are too large for one. */
function recordset(bodies: readonly EventBody[], rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (text.length > MAX_DATA) for (const body of bodies) refuseLarge(body);
  return text;
}

function refuseLarge({ type, data }: EventBody): void {
  const length = data === null ? 0 : JSON.stringify(data).length;
  if (length > MAX_DATA) throw new EventTooLarge(type, length);
}

function record(body: EventBody, { service }: EventSource): object {
  return {
    topic: body.topic,
    aggregatetype: body.aggregate,
    type: body.type,
    headers: {
      source: `/crm/${service}`,
      time: body.time.toISOString(),
      correlationid: body.correlationId,
      causationid: body.causationId,
      traceparent: body.traceparent,
      authid: body.actorId,
      crmclient: body.clientId,
      crmpermission: body.access?.permission,
      crmowner: body.access?.ownerId,
      crmteam: body.access?.teamId,
      crmscope: body.access?.unscoped === true ? 'none' : undefined,
    },
    payload: body.data,
  };
}
