import { isUuid, uuidv7 } from '@crm/kit/ids/uuid';
import type { ImportContext } from '@crm/kit/import/target';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { searchText } from '@crm/kit/resource/search';
import { products } from '../product/product.store.ts';
import { auditParams, publish } from './ledger.published.ts';

/** Ledgers tell no unit: pieces. */
const LEDGER_UNIT = 'PCE';

const MISSING: Statement = {
  name: 'ledger_products_missing',
  text: `select b.sku, coalesce(mode() within group (order by b.name) filter (where b.name <> ''), b.sku) as name, bool_or(b.service) as service,
      min(b.line) as line
    from ledger_batch b where not exists (select from products p where p.sku = b.sku and p.deleted_at is null) group by b.sku order by b.sku`,
};
const INSERT: Statement = {
  name: 'ledger_products_insert',
  text: `with drafts as (
      select * from jsonb_to_recordset($1::jsonb) as d(id uuid, sku text, name text, kind text, search text, line bigint)
    ), saved as (
      insert into products (id, version, event_seq, created_at, updated_at, created_by, updated_by, sku, name, kind, unit, lifecycle, search_text)
      select id, 1, 1, $2, $2, $8, $8, sku, name, kind, '${LEDGER_UNIT}', 'PRODUCT_LIFECYCLE_MATURE', search from drafts order by sku
      on conflict (sku) where deleted_at is null do nothing
      returning id, version, event_seq, jsonb_build_object('sku', sku, 'name', name, 'kind', kind, 'unit', unit, 'lifecycle', lifecycle) as values
    ), noted as (
      insert into ledger_products (product_id, import_id, version, first_line) select s.id, $7, 1, d.line from saved s join drafts d using (id)
    ), audited as (
      insert into audit_log (time, actor_id, actor_name, action, noun, record_id, after, basis, trace_id)
      select $2, $3, $4, 'import', 'product', id::text, values, $5, $6 from saved
    )
    select * from saved`,
};

interface Saved {
  id: string;
  version: bigint;
  event_seq: bigint;
  values: Record<string, unknown>;
}

/** Makes the products that the batch names and that are not there, each with its most frequent name in the batch. */
export async function saveNewProducts(tx: Tx, context: ImportContext): Promise<void> {
  const missing = await tx.query<{ sku: string; name: string; service: boolean; line: bigint }>(MISSING);
  if (missing.length === 0) return;
  const drafts = missing.map(({ sku, name, service, line }) => ({
    id: uuidv7(),
    sku,
    name,
    kind: service ? 'PRODUCT_KIND_SERVICE' : 'PRODUCT_KIND_GOOD',
    search: searchOf(sku, name),
    line: String(line),
  }));
  const by = isUuid(context.actor.userId) ? context.actor.userId : null;
  const params = [JSON.stringify(drafts), ...auditParams(context, 'import'), context.importId, by];
  await publish(tx, 'product', 'created', await tx.query<Saved>(INSERT, params), context);
}

function searchOf(sku: string, name: string): string {
  const text = searchText([sku, name]);
  products.words.learn(text);
  return text;
}

const COUNT: Statement = {
  name: 'ledger_names_count',
  text: `insert into ledger_names (product_id, name, count)
    select l.product_id, b.name, count(*) from ledger_batch b join products p on p.sku = b.sku and p.deleted_at is null
    join ledger_products l on l.product_id = p.id and l.import_id = $1
    where b.name <> '' group by l.product_id, b.name order by l.product_id, b.name
    on conflict (product_id, name) do update set count = ledger_names.count + excluded.count`,
};

/** Counts what the batch calls the products that this import made. */
export async function countNames(tx: Tx, { importId }: ImportContext): Promise<void> {
  await tx.query(COUNT, [importId]);
}

const BETTER: Statement = {
  name: 'ledger_names_better',
  text: `with best as (
      select distinct on (n.product_id) n.product_id, n.name from ledger_names n join ledger_products l using (product_id)
      where l.import_id = $1 order by n.product_id, n.count desc, n.name
    )
    select p.id, p.sku, p.name as old, best.name from best join products p on p.id = best.product_id join ledger_products l using (product_id)
    where p.version = l.version and p.name <> best.name order by p.id for update of p`,
};
const RENAME: Statement = {
  name: 'ledger_products_rename',
  text: `with drafts as (
      select * from jsonb_to_recordset($1::jsonb) as d(id uuid, name text, old text, search text)
    ), saved as (
      update products p set name = d.name, search_text = d.search, version = p.version + 1, event_seq = p.event_seq + 1, updated_at = $2
      from drafts d where p.id = d.id returning p.id, p.version, p.event_seq, jsonb_build_object('name', p.name) as values, d.old
    ), noted as (
      update ledger_products l set version = s.version from saved s where l.product_id = s.id
    ), audited as (
      insert into audit_log (time, actor_id, actor_name, action, noun, record_id, before, after, basis, trace_id)
      select $2, $3, $4, 'import', 'product', id::text, jsonb_build_object('name', old), values, $5, $6 from saved
    )
    select id, version, event_seq, values from saved`,
};
const FORGET_NAMES: Statement = {
  name: 'ledger_names_forget',
  text: 'delete from ledger_names n using ledger_products l where l.product_id = n.product_id and l.import_id = $1',
};

/** Gives the products that this import made, and that nobody has touched since, their most frequent name of all. */
export async function renameProducts(tx: Tx, context: ImportContext): Promise<void> {
  const better = await tx.query<{ id: string; sku: string; old: string; name: string }>(BETTER, [context.importId]);
  const drafts = better.map(({ id, sku, old, name }) => ({ id, name, old, search: searchOf(sku, name) }));
  const saved = await tx.query<Saved>(RENAME, [JSON.stringify(drafts), ...auditParams(context, 'import')]);
  await publish(tx, 'product', 'updated', saved, context);
  await tx.query(FORGET_NAMES, [context.importId]);
}
