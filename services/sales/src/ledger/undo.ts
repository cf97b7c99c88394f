import type { ImportContext, UndoStep } from '@crm/kit/import/target';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { LedgerClients } from './ledger-clients.ts';
import { auditParams, publish } from './ledger.published.ts';
import type { Changed, LedgerNoun } from './ledger.published.ts';

/** Invoices per transaction. */
const STEP = 1000;

type Fate = 'remove' | 'gone' | 'CHANGED_SINCE' | 'REFERENCED';

interface Doomed {
  number: string;
  noun: 'order' | 'order_return';
  id: string;
  line: bigint;
  fate: Fate;
}

const INVOICES: Statement = {
  name: 'ledger_undo_invoices',
  text: `with next as (
      select * from ledger_invoices where import_id = $1 and not kept order by number limit ${STEP} for update
    )
    select n.number, n.noun, n.record_id as id, n.first_line as line, case
      when coalesce(o.id, r.id) is null then 'gone'
      when coalesce(o.version, r.version) <> n.version then 'CHANGED_SINCE'
      when exists (select from reservations x where x.order_id = o.id) or exists (select from payments x where x.order_id = o.id)
        or exists (select from shortages x where x.order_id = o.id) or exists (select from document_sets x where x.order_id = o.id)
        or exists (select from order_returns x where x.order_id = o.id) or exists (select from stock_movements x where x.order_id = o.id) then 'REFERENCED'
      else 'remove' end as fate
    from next n left join orders o on n.noun = 'order' and o.id = n.record_id left join order_returns r on n.noun = 'order_return' and r.id = n.record_id`,
};
const FORGET_INVOICES: Statement = {
  name: 'ledger_undo_forget',
  text: 'delete from ledger_invoices where number = any($1)',
};
const KEEP_INVOICES: Statement = {
  name: 'ledger_undo_keep',
  text: 'update ledger_invoices set kept = true where number = any($1)',
};

const remove = (noun: LedgerNoun, table: string, extra: string): Statement => ({
  name: `ledger_undo_${noun}`,
  text: `with gone as (
      delete from ${table} where id = any($6) returning id, version + 1 as version, event_seq + 1 as event_seq, owner_id, team_id${extra}
    ), audited as (
      insert into audit_log (time, actor_id, actor_name, action, noun, record_id, basis, trace_id)
      select $1, $2, $3, 'delete', '${noun}', id::text, $4, $5 from gone
    )
    select gone.*, '{}'::jsonb as values from gone`,
});
const REMOVE: Readonly<Record<LedgerNoun, Statement>> = {
  order: remove('order', 'orders', ', client_id'),
  order_return: remove('order_return', 'order_returns', ', client_id'),
  product: remove('product', 'products', ''),
};

const PRODUCTS: Statement = {
  name: 'ledger_undo_products',
  text: `with used as (
      select distinct l ->> 'productId' as id from (
        select lines from orders union all select lines from order_returns union all select lines from deals union all select lines from quotes
        union all select lines from supplier_requests union all select lines from receipts union all select needs from deals
      ) t, jsonb_array_elements(t.lines) l
    )
    select l.product_id as id, l.first_line as line, case
      when p.id is null then 'gone'
      when p.version <> l.version then 'CHANGED_SINCE'
      when exists (select from used u where u.id = l.product_id::text) or exists (select from stock_movements x where x.product_id = p.id)
        or exists (select from stock_balances x where x.product_id = p.id) or exists (select from price_book_entries x where x.product_id = p.id)
        or exists (select from price_lists x where p.id = any(x.product_ids)) or exists (select from reservations x where x.product_id = p.id) then 'REFERENCED'
      else 'remove' end as fate
    from ledger_products l left join products p on p.id = l.product_id where l.import_id = $1 and not l.kept order by l.product_id`,
};
const FORGET_PRODUCTS: Statement = {
  name: 'ledger_undo_forget_products',
  text: 'delete from ledger_products where product_id = any($1)',
};
const KEEP_PRODUCTS: Statement = {
  name: 'ledger_undo_keep_products',
  text: 'update ledger_products set kept = true where product_id = any($1)',
};

/** Takes back a part of an import: orders and returns first, then the products that nothing names, then the clients. */
export async function undoLedger(tx: Tx, clients: LedgerClients, context: ImportContext): Promise<UndoStep> {
  const invoices = await tx.query<Doomed>(INVOICES, [context.importId]);
  if (invoices.length > 0) return undoInvoices(tx, invoices, context);
  const products = await tx.query<Omit<Doomed, 'noun' | 'number'>>(PRODUCTS, [context.importId]);
  if (products.length > 0) return undoProducts(tx, products, context);
  const { removed, more } = await clients.remove(tx, context);
  return { removed, restored: 0, kept: [], done: !more };
}

async function undoInvoices(tx: Tx, invoices: readonly Doomed[], context: ImportContext): Promise<UndoStep> {
  for (const noun of ['order', 'order_return'] as const)
    await removeAll(
      tx,
      noun,
      invoices.filter((one) => one.noun === noun),
      context,
    );
  const { leaving, kept } = parted(invoices);
  await tx.query(FORGET_INVOICES, [leaving.map(({ number }) => number)]);
  await tx.query(KEEP_INVOICES, [kept.map(({ number }) => number)]);
  return stepOf(leaving, kept);
}

async function undoProducts(
  tx: Tx,
  products: readonly Omit<Doomed, 'noun' | 'number'>[],
  context: ImportContext,
): Promise<UndoStep> {
  await removeAll(tx, 'product', products, context);
  const { leaving, kept } = parted(products);
  await tx.query(FORGET_PRODUCTS, [leaving.map(({ id }) => id)]);
  await tx.query(KEEP_PRODUCTS, [kept.map(({ id }) => id)]);
  return stepOf(leaving, kept);
}

async function removeAll(
  tx: Tx,
  noun: LedgerNoun,
  records: readonly Pick<Doomed, 'id' | 'fate'>[],
  context: ImportContext,
): Promise<void> {
  const ids = records.filter(({ fate }) => fate === 'remove').map(({ id }) => id);
  if (ids.length === 0) return;
  const gone = await tx.query<Changed>(REMOVE[noun], [...auditParams(context, 'undo of import'), ids]);
  await publish(tx, noun, 'deleted', gone, context);
}

function parted<T extends Pick<Doomed, 'fate'>>(records: readonly T[]): { leaving: T[]; kept: T[] } {
  const stays = ({ fate }: T): boolean => fate === 'CHANGED_SINCE' || fate === 'REFERENCED';
  return { leaving: records.filter((one) => !stays(one)), kept: records.filter(stays) };
}

function stepOf(leaving: readonly unknown[], kept: readonly Pick<Doomed, 'line' | 'id' | 'fate'>[]): UndoStep {
  return {
    removed: leaving.length,
    restored: 0,
    kept: kept.flatMap(({ line, id: recordId, fate }) =>
      fate === 'CHANGED_SINCE' || fate === 'REFERENCED' ? [{ line: Number(line), recordId, reason: fate }] : [],
    ),
    done: false,
  };
}
