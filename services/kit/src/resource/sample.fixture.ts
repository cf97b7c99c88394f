import type {
  EnumDescriptor,
  FieldDescriptor,
  FieldKind,
  FieldRule,
  MessageDescriptor,
  MessageFns,
  Registry,
} from '@crm/proto/descriptor';
import type { Actor, Scope } from '../access/actor.ts';
import { ANONYMOUS } from '../access/actor.ts';
import type { People } from '../access/placement.ts';
import type { Call } from '../grpc/call.ts';
import type { Tx } from '../pg/pool.ts';
import type { Fields } from './row.ts';

/** A noun of the tests' own: every kind of field, an owner, secrets, lines. */
export interface Parcel {
  id: string;
  etag: string;
  createTime: Date | undefined;
  updateTime: Date | undefined;
  deleteTime: Date | undefined;
  createdBy: string;
  updatedBy: string;
  ownerId: string;
  teamId: string;
  tags: string[];
  name: string;
  kind: string;
  price: { amount: string; currency: string } | undefined;
  weight: { value: string; unit: string } | undefined;
  cost: { amount: string; currency: string } | undefined;
  dueDate: string;
  sentTime: Date | undefined;
  pieces: number;
  views: bigint;
  urgent: boolean;
  note?: string | undefined;
  phone: string;
  lines: { id: string; product: string; margin: string }[];
  code: string;
}

type Extra = Partial<Pick<FieldDescriptor, 'type' | 'repeated' | 'map' | 'presence'>>;

function field(
  number: number,
  name: string,
  kind: FieldKind,
  rule: Partial<FieldRule> = {},
  extra: Extra = {},
): FieldDescriptor {
  const jsonName = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    name,
    jsonName,
    number,
    kind,
    repeated: false,
    map: false,
    presence: kind === 'message' || kind === 'timestamp',
    description: '',
    rule,
    ...extra,
  };
}

const SHOWN = { filterable: true, sortable: true };

const PARCEL: MessageDescriptor = {
  name: 'crm.sample.v1.Parcel',
  resource: { singular: 'parcel', plural: 'parcels' },
  description: '',
  fields: [
    field(1, 'id', 'string', { format: 'uuid', outputOnly: true, filterable: true }),
    field(2, 'etag', 'string', { outputOnly: true }),
    field(3, 'create_time', 'timestamp', { outputOnly: true, ...SHOWN }),
    field(4, 'update_time', 'timestamp', { outputOnly: true, ...SHOWN }),
    field(5, 'delete_time', 'timestamp', { outputOnly: true }),
    field(6, 'created_by', 'string', { outputOnly: true }),
    field(7, 'updated_by', 'string', { outputOnly: true }),
    field(8, 'owner_id', 'string', { format: 'uuid', refersTo: 'identity.user', ...SHOWN }),
    field(9, 'team_id', 'string', { format: 'uuid', refersTo: 'identity.team', filterable: true }),
    field(10, 'tags', 'string', { filterable: true }, { repeated: true }),
    field(11, 'name', 'string', { required: true, maxLength: 100, ...SHOWN }),
    field(12, 'kind', 'enum', SHOWN, { type: 'crm.sample.v1.ParcelKind' }),
    field(13, 'price', 'message', SHOWN, { type: 'crm.type.v1.Money' }),
    field(14, 'weight', 'message', SHOWN, { type: 'crm.type.v1.Quantity' }),
    field(15, 'cost', 'message', { sensitive: 'sample:cost:read', ...SHOWN }, { type: 'crm.type.v1.Money' }),
    field(16, 'due_date', 'string', { format: 'date', ...SHOWN }),
    field(17, 'sent_time', 'timestamp', SHOWN),
    field(18, 'pieces', 'int32', SHOWN),
    field(19, 'views', 'int64', SHOWN),
    field(20, 'urgent', 'bool', SHOWN),
    field(21, 'note', 'string', SHOWN, { presence: true }),
    field(22, 'phone', 'string', { personal: true }),
    field(23, 'lines', 'message', {}, { type: 'crm.sample.v1.ParcelLine', repeated: true }),
    field(24, 'code', 'string', { immutable: true, ...SHOWN }),
  ],
};

const LINE: MessageDescriptor = {
  name: 'crm.sample.v1.ParcelLine',
  description: '',
  fields: [
    field(1, 'id', 'string'),
    field(2, 'product', 'string'),
    field(3, 'margin', 'string', { format: 'decimal', sensitive: 'sample:margin:read' }),
  ],
};

const MONEY: MessageDescriptor = {
  name: 'crm.type.v1.Money',
  description: '',
  fields: [field(1, 'amount', 'string', { format: 'decimal' }), field(2, 'currency', 'string')],
};
const QUANTITY: MessageDescriptor = {
  name: 'crm.type.v1.Quantity',
  description: '',
  fields: [field(1, 'value', 'string', { format: 'decimal' }), field(2, 'unit', 'string')],
};

const KIND: EnumDescriptor = {
  name: 'crm.sample.v1.ParcelKind',
  description: '',
  values: ['PARCEL_KIND_UNSPECIFIED', 'PARCEL_KIND_BOX', 'PARCEL_KIND_LETTER'].map((name, number) => ({
    name,
    number,
    description: '',
  })),
};

const MESSAGES = new Map([PARCEL, LINE, MONEY, QUANTITY].map((message) => [message.name, message]));

export const sampleRegistry: Registry = {
  methods: [],
  messages: MESSAGES,
  enums: new Map([[KIND.name, KIND]]),
  codecs: new Map([...MESSAGES.values()].map((message) => [message.name, codecOf(message)])),
};

/** What ts-proto generates, interpreted: same shapes of objects and JSON; JSON text for bytes. */
function codecOf(message: MessageDescriptor): MessageFns {
  const fns: MessageFns = {
    encode: (value) => ({ finish: () => Buffer.from(JSON.stringify(fns.toJSON(value))) }),
    decode: (bytes) => fns.fromJSON(JSON.parse(Buffer.from(bytes).toString() || '{}')),
    fromJSON: (json) =>
      Object.fromEntries(
        message.fields.map((item) => [item.jsonName, fromJson(item, (json as Fields)[item.jsonName])]),
      ),
    toJSON: (value) =>
      Object.fromEntries(
        message.fields.flatMap((item) => {
          const json = toJson(item, (value as Fields)[item.jsonName]);
          return json === undefined ? [] : [[item.jsonName, json]];
        }),
      ),
  };
  return fns;
}

function fromJson(item: FieldDescriptor, json: unknown): unknown {
  if (item.repeated)
    return ((json as unknown[] | undefined) ?? []).map((one) => fromJson({ ...item, repeated: false }, one));
  if (json === undefined || json === null) return item.presence ? undefined : ZERO[item.kind];
  if (item.kind === 'message') return sampleRegistry.codecs.get(item.type ?? '')?.fromJSON(json);
  if (item.kind === 'timestamp') return new Date(json as string);
  return item.kind === 'int64' ? BigInt(json as string) : json;
}

function toJson(item: FieldDescriptor, value: unknown): unknown {
  if (item.repeated)
    return (value as unknown[] | undefined)?.length
      ? (value as unknown[]).map((one) => toJson({ ...item, repeated: false }, one))
      : undefined;
  if (value === undefined || (!item.presence && value === ZERO[item.kind])) return undefined;
  if (item.kind === 'message') return sampleRegistry.codecs.get(item.type ?? '')?.toJSON(value);
  if (item.kind === 'timestamp') return (value as Date).toISOString();
  return item.kind === 'int64' ? String(value) : value;
}

const ZERO: Partial<Record<FieldKind, unknown>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0n,
  double: 0,
  enum: 'PARCEL_KIND_UNSPECIFIED',
};

const TABLE = `
create extension if not exists pg_trgm;
create table parcels (
  id uuid primary key, version bigint not null default 1, event_seq bigint not null default 0,
  created_at timestamptz not null, updated_at timestamptz not null, deleted_at timestamptz, created_by uuid, updated_by uuid,
  owner_id uuid, team_id uuid, tags text[] not null default '{}', name text not null, kind text not null,
  price_amount numeric(19,4), price_currency char(3), weight_value numeric(19,4), weight_unit text,
  cost_amount numeric(19,4), cost_currency char(3), due_date date, sent_time timestamptz, pieces int not null default 0,
  views bigint not null default 0, urgent boolean not null default false, note text, phone text not null default '',
  lines jsonb not null default '[]', code text, search_text text not null default '');
create unique index parcels_code_key on parcels (code) where code <> '';
create index parcels_name on parcels (name, id) where deleted_at is null;
create index parcels_search on parcels using gin (search_text gin_trgm_ops);`;

export async function createParcels(tx: Tx): Promise<void> {
  for (const text of TABLE.split(';')) if (text.trim() !== '') await tx.query({ name: '', text });
}

export const TEAM = {
  north: '00000000-0000-7000-8000-0000000000a1',
  south: '00000000-0000-7000-8000-0000000000a2',
  southern: '00000000-0000-7000-8000-0000000000a3',
};
export const USER = {
  ann: '00000000-0000-7000-8000-000000000001',
  bob: '00000000-0000-7000-8000-000000000002',
  eve: '00000000-0000-7000-8000-000000000003',
};

/** Somebody with these permissions. */
export function actor(userId: string, permissions: Readonly<Record<string, Scope>>, more: Partial<Actor> = {}): Actor {
  return {
    ...ANONYMOUS,
    userId,
    subject: userId,
    name: userId.slice(-1),
    permissions: new Map(Object.entries(permissions)),
    ...more,
  };
}

/** All rights over parcels in one scope, and the secrets where asked for. */
export function rights(scope: Scope, secrets: readonly string[] = []): Record<string, Scope> {
  const actions = ['read', 'create', 'edit', 'delete', 'export', 'import', 'send'].map((action) => [
    `sample:parcel:${action}`,
    scope,
  ]);
  return Object.fromEntries([...actions, ...secrets.map((secret) => [secret, 'all'])]) as Record<string, Scope>;
}

const EVERYBODY: People = {
  actorOfUser: (id) => (Object.values(USER).includes(id) ? actor(id, rights('own')) : undefined),
};

let ticks = 0;

/** A call one second after the one before. */
export function callOf(who: Actor, more: Partial<Call> = {}): Call {
  ticks += 1;
  const now = new Date(Date.UTC(2026, 0, 1) + ticks * 1000);
  return {
    actor: who,
    people: EVERYBODY,
    language: who.language,
    traceId: 'trace-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    now,
    deadline: now.getTime() + 30_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** A parcel as a caller sends it. */
export function aParcel(fields: Partial<Parcel> = {}): Parcel {
  return { ...(sampleRegistry.codecs.get(PARCEL.name)?.fromJSON({}) as Parcel), name: 'Box', ...fields };
}
