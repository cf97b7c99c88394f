import { isUuid } from '@crm/kit/ids/uuid';
import type { ImportContext } from '@crm/kit/import/target';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { IMPORT_CHANNEL, ownerOf } from './ledger-clients.ts';
import type { LedgerClient } from './ledger-clients.ts';
import type { LedgerLine } from './ledger-line.ts';
import { TIME_ZONE } from './local-time.ts';
import { auditParams, publish } from './ledger.published.ts';
import type { Changed } from './ledger.published.ts';

/** Ledgers tell no currency: it is that of the company that kept this one. */
const CURRENCY = 'GBP';

const STAGE: Statement = {
  name: 'ledger_stage',
  text: `create temp table ledger_batch (line bigint, noun text, invoice text, sku text, service boolean, name text, quantity numeric, price numeric,
    local_time timestamp, client_id uuid, source text, digest double precision) on commit drop`,
};
const ANALYZE: Statement = { name: 'ledger_analyze', text: 'analyze ledger_batch' };
const COLUMNS = [
  'line',
  'noun',
  'invoice',
  'sku',
  'service',
  'name',
  'quantity',
  'price',
  'local_time',
  'client_id',
  'source',
  'digest',
];

/** Lays the lines of a batch out as a table that lives as long as the transaction. */
export async function stage(
  tx: Tx,
  lines: readonly LedgerLine[],
  clients: ReadonlyMap<string, LedgerClient>,
): Promise<void> {
  await tx.query(STAGE);
  await tx.copyFrom({ table: 'ledger_batch', columns: COLUMNS }, staged(lines, clients));
  await tx.query(ANALYZE);
}

function* staged(
  lines: readonly LedgerLine[],
  clients: ReadonlyMap<string, LedgerClient>,
): Generator<readonly unknown[]> {
  for (const { line, kind, invoice, sku, service, name, quantity, price, time, client, digest } of lines) {
    const known = clients.get(client);
    if (client !== '' && !known) throw new Error(`line ${line}: client ${client} was not brought`);
    const noun = kind === 'return' ? 'order_return' : 'order';
    const source = known?.created ? IMPORT_CHANNEL : '';
    yield [line, noun, invoice, sku, service, name, quantity, price, time, known?.id, source, digest];
  }
}

/**
 * Invoices of the batch with their lines as JSON in the order of the file. An invoice whose first lines came in an
 * earlier batch keeps its record's id. Parameters: import, zone, time, user, owner, team, actor, his name, basis, trace.
 */
const heads = (noun: string, line: string): string => `heads as (
  select b.invoice, coalesce(k.record_id, uuidv7()) as id, min(b.local_time) as local_time, min(b.local_time) at time zone $2 as instant, (array_agg(b.client_id))[1] as client_id, max(b.source) as source,
    min(b.line) as first_line, sum(b.quantity * b.price) as total, array_agg(b.digest order by b.line) as digests,
    jsonb_agg(jsonb_build_object(${line}) order by b.line) as lines
  from ledger_batch b join products p on p.sku = b.sku and p.deleted_at is null
  left join ledger_invoices k on k.number = b.invoice and k.import_id = $1
  where b.noun = '${noun}' group by b.invoice, k.record_id
)`;
const quantity = `jsonb_build_object('value', trim_scale(b.quantity)::text, 'unit', p.unit)`;
const money = (amount: string): string =>
  `jsonb_build_object('amount', trim_scale(${amount})::text, 'currency', '${CURRENCY}')`;
const COMMON_LINE = `'productId', p.id, 'name', coalesce(nullif(b.name, ''), p.name), 'quantity', ${quantity}, 'price', ${money('b.price')},
  'amount', ${money('b.quantity * b.price')}`;
const written = (noun: string): string => `noted as (
  insert into ledger_invoices (number, import_id, noun, record_id, version, first_line, digests)
  select h.invoice, $1, '${noun}', s.id, s.version, h.first_line, h.digests from saved s join heads h using (id)
  on conflict (number) do update set version = excluded.version, digests = ledger_invoices.digests || excluded.digests
), audited as (
  insert into audit_log (time, actor_id, actor_name, action, noun, record_id, after, basis, trace_id)
  select $3, $7, $8, 'import', '${noun}', id::text, values, $9, $10 from saved
)
select * from saved`;

const ORDERS: Statement = {
  name: 'ledger_orders',
  text: `with ${heads(
    'order',
    `'id', uuidv7(), ${COMMON_LINE}, 'baseQuantity', ${quantity}, 'reserved', '0', 'short', '0', 'shipped', trim_scale(b.quantity)::text, 'returned', '0'`,
  )}, saved as (
    insert into orders (id, version, event_seq, created_at, updated_at, created_by, updated_by, owner_id, team_id, number, client_id, status, payment_status,
      source_channel, order_date, lines, total_amount, total_currency, paid_amount, paid_currency, due_amount, due_currency, confirm_time, ship_time, complete_time, search_text)
    select h.id, 1, 1, $3::timestamptz, $3::timestamptz, $4::uuid, $4::uuid, $5::uuid, $6::uuid, h.invoice, h.client_id, 'ORDER_STATUS_COMPLETED',
      'PAYMENT_STATUS_PAID', coalesce(nullif(h.source, ''), c.source_channel, ''), h.local_time::date, h.lines, h.total, '${CURRENCY}', h.total, '${CURRENCY}', 0, '${CURRENCY}',
      h.instant, h.instant, h.instant, ' ' || lower(h.invoice) || ' '
    from heads h left join client_refs c on c.id = h.client_id order by h.invoice
    on conflict (id) do update set lines = orders.lines || excluded.lines, total_amount = orders.total_amount + excluded.total_amount,
      paid_amount = orders.paid_amount + excluded.paid_amount, version = orders.version + 1, event_seq = orders.event_seq + 1,
      updated_at = excluded.updated_at
    returning id, version, event_seq, client_id, owner_id, team_id, jsonb_strip_nulls(jsonb_build_object('number', number, 'clientId', client_id, 'status', status,
      'orderDate', order_date, 'total', ${money('total_amount')})) as values
  ), ${written('order')}`,
};

const RETURNS: Statement = {
  name: 'ledger_returns',
  text: `with ${heads('order_return', COMMON_LINE)}, saved as (
    insert into order_returns (id, version, event_seq, created_at, updated_at, created_by, updated_by, owner_id, team_id, number, client_id, return_date,
      lines, total_amount, total_currency)
    select h.id, 1, 1, $3::timestamptz, $3::timestamptz, $4::uuid, $4::uuid, $5::uuid, $6::uuid, h.invoice, h.client_id,
      h.local_time::date, h.lines, h.total, '${CURRENCY}'
    from heads h order by h.invoice
    on conflict (id) do update set lines = order_returns.lines || excluded.lines, total_amount = order_returns.total_amount + excluded.total_amount,
      version = order_returns.version + 1, event_seq = order_returns.event_seq + 1, updated_at = excluded.updated_at
    returning id, version, event_seq, client_id, owner_id, team_id, jsonb_strip_nulls(jsonb_build_object('number', number, 'clientId', client_id, 'returnDate', return_date,
      'total', ${money('total_amount')})) as values
  ), ${written('order_return')}`,
};

/** Makes orders of the invoices of the batch: delivered and paid long ago, without stock, reservations or a warehouse. */
export async function saveOrders(tx: Tx, context: ImportContext): Promise<void> {
  await publishSaved(tx, 'order', await tx.query<Changed>(ORDERS, params(context)), context);
}

/** Makes returns of the invoices that are cancellations. The ledger does not tell which order they take back. */
export async function saveReturns(tx: Tx, context: ImportContext): Promise<void> {
  await publishSaved(tx, 'order_return', await tx.query<Changed>(RETURNS, params(context)), context);
}

async function publishSaved(
  tx: Tx,
  noun: 'order' | 'order_return',
  saved: readonly Changed[],
  context: ImportContext,
): Promise<void> {
  const isNew = ({ version }: Changed): boolean => version === 1n;
  await publish(tx, noun, 'created', saved.filter(isNew), context);
  await publish(
    tx,
    noun,
    'updated',
    saved.filter((one) => !isNew(one)),
    context,
  );
}

function params(context: ImportContext): unknown[] {
  const { importId, call, actor } = context;
  const { ownerId, teamId } = ownerOf(context);
  const uuidOrNull = (id: string): string | null => (isUuid(id) ? id : null);
  const [, actorId, actorName, basis, traceId] = auditParams(context, 'import');
  const owner = [uuidOrNull(actor.userId), uuidOrNull(ownerId), uuidOrNull(teamId)];
  return [importId, TIME_ZONE, call.now, ...owner, actorId, actorName, basis, traceId];
}
