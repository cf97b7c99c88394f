import { PoisonMessage } from '../kafka/cloudevent.ts';
import type { CloudEvent } from '../kafka/cloudevent.ts';
import { sequenceOf } from '../kafka/cloudevent.ts';
import type { Statement, Tx } from '../pg/pool.ts';
import type { Consumer, Handler, HandlerContext } from './declaration.ts';

type FieldOf<T> = Exclude<keyof T & string, 'id'>;

/**
 * What a service keeps of another's records: which of their fields, in which table. The table has `id` (as the
 * publisher's key), the columns named here, each with a default, `deleted boolean not null default false` and
 * `sequence bigint not null default 0`.
 */
export interface ProjectionOptions<T extends { id: string }> {
  /** The publisher's state topic, "crm.clients.clients.state.v1", and its event's type. */
  topic: string;
  type: string;
  table: string;
  /** Fields of T and their columns. */
  columns: Readonly<Record<FieldOf<T>, string>>;
  /** Takes what is kept out of the published record (proto JSON). */
  read(data: object): T;
  /** Fields that stay when the record is gone, because histories show them: a user's name. All others are emptied. */
  keep?: readonly FieldOf<T>[];
  /** Before the row changes, in the transaction that changes it: what must not be written meanwhile is locked here. */
  before?(tx: Tx, id: string): Promise<void>;
}

/** Done after a living record was put, in the same transaction. */
export type AfterPut<T> = (tx: Tx, record: T, event: CloudEvent, context: HandlerContext) => Promise<void>;

/** A record as it is known here; `deleted`: its owner has removed it, and only what is kept of it is left. */
export type Known<T> = T & { deleted: boolean };

export interface Projection<T extends { id: string }> {
  readonly topic: string;
  readonly type: string;
  readonly handler: Handler;
  /** The same projection, for a consumer that does more when a living record was put. */
  whenPut(after: AfterPut<T>): Projection<T>;
  /** Undefined: never heard of, which is not the same as deleted. */
  find(tx: Pick<Tx, 'query'>, id: string): Promise<Known<T> | undefined>;
  /** Puts a record that is newer than what is known of it. */
  put(tx: Pick<Tx, 'query'>, record: T, sequence: bigint): Promise<void>;
  /** Its owner has removed it, also when it was never heard of before. */
  forget(tx: Pick<Tx, 'query'>, id: string, sequence: bigint): Promise<void>;
  /** Once its topic has been read from the beginning: what a consumer did not find there is gone. Gives how many were. */
  sweep(tx: Pick<Tx, 'query'>, consumer: string): Promise<number>;
}

/** Declares a projection. Deletion, undone imports and erasure reach it as the publisher's null record. */
export function defineProjection<T extends { id: string }>(
  options: ProjectionOptions<T>,
  after?: AfterPut<T>,
): Projection<T> {
  const { topic, type, table, read } = options;
  const fields = Object.keys(options.columns) as FieldOf<T>[];
  const columns = fields.map((field) => options.columns[field]);
  const emptied = fields.filter((field) => !options.keep?.includes(field)).map((field) => options.columns[field]);
  const empty = emptied.map((column) => `${column} = default`).join(', ');
  const statement = (what: string, text: string): Statement => ({ name: `projection_${table}_${what}`, text });

  const FIND = statement(
    'find',
    `select id, ${fields.map((field) => `${options.columns[field]} as "${field}"`).join(', ')}, deleted from ${table} where id = $1`,
  );
  const PUT = statement(
    'put',
    `insert into ${table} as t (id, ${columns.join(', ')}, sequence, deleted)
      values (${['id', ...columns, 'sequence'].map((_, at) => `$${String(at + 1)}`).join(', ')}, false)
      on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
        sequence = excluded.sequence, deleted = false where t.sequence <= excluded.sequence`,
  );
  const FORGET = statement(
    'forget',
    `insert into ${table} as t (id, sequence, deleted) values ($1, $2, true)
      on conflict (id) do update set ${empty}, sequence = excluded.sequence, deleted = true where t.sequence <= excluded.sequence`,
  );
  const SWEEP = statement(
    'sweep',
    `with gone as (update ${table} t set ${empty}, deleted = true where not deleted and not exists (
        select from inbox_key k where k.consumer = $1 and k.topic = $2 and k.key = t.id::text) returning 1)
      select count(*)::int as gone from gone`,
  );

  const self: Projection<T> = {
    topic,
    type,
    async handler(tx, event: CloudEvent<object | null>, context) {
      const sequence = sequenceOf(event) ?? 0n;
      const id = event.partitionkey;
      await options.before?.(tx, id);
      if (event.data === null || isDeleted(event.data)) return self.forget(tx, id, sequence);
      const record = read(event.data);
      if (record.id !== id) throw new PoisonMessage(`the record is ${record.id || 'without an id'}, its key ${id}`);
      await self.put(tx, record, sequence);
      await after?.(tx, record, event, context);
    },
    whenPut: (then) => defineProjection(options, then),
    async find(tx, id) {
      const [row] = await tx.query<Known<T>>(FIND, [id]);
      return row;
    },
    async put(tx, record, sequence) {
      await tx.query(PUT, [record.id, ...fields.map((field) => asParam(record[field])), sequence]);
    },
    async forget(tx, id, sequence) {
      await tx.query(FORGET, [id, sequence]);
    },
    async sweep(tx, consumer) {
      const [row] = await tx.query<{ gone: number }>(SWEEP, [consumer, topic]);
      return row?.gone ?? 0;
    },
  };
  return self;
}

/** One consumer for all that a service keeps of others' records. */
export function projectionConsumer(
  name: string,
  projections: readonly Pick<Projection<never>, 'topic' | 'type' | 'handler' | 'sweep'>[],
): Consumer {
  return {
    name,
    topics: projections.map(({ topic }) => topic),
    state: true,
    handlers: Object.fromEntries(projections.map(({ type, handler }) => [type, handler])),
    async sweep(tx) {
      let gone = 0;
      for (const projection of projections) gone += await projection.sweep(tx, name);
      return gone;
    },
  };
}

/** Publishers send null for what is gone; a record that says so itself is gone too. */
function isDeleted(data: object): boolean {
  return Boolean((data as { deleteTime?: unknown }).deleteTime);
}

/** Lists of texts are arrays of the database, other objects its JSON. */
function asParam(value: unknown): unknown {
  const isJson = typeof value === 'object' && value !== null && !(value instanceof Date);
  return isJson && !(Array.isArray(value) && value.every((item) => typeof item === 'string'))
    ? JSON.stringify(value)
    : value;
}
