import { can, personId } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { invalid } from '@crm/kit/grpc/errors';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, loadRow, runOnce, saveRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import { registry } from '@crm/proto/registry/sales';
import type { CreateReceiptRequest, Receipt, ReceiptLine } from '@crm/proto/gen/crm/sales/v1/receipts';
import type { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { ZERO, add, isPositive, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { decided, refusal } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { recordStep } from '../path/path.store.ts';
import { productsById } from '../product/product.store.ts';
import { toBase, unitsOf } from '../product/units.ts';
import { allocate, lockWaiters } from '../reservation/allocate.commands.ts';
import { giveBack } from '../reservation/shortage.commands.ts';
import { changeIncoming, lockBalances, move } from '../stock/stock.store.ts';
import { receiveGoods } from '../stock/stock.ts';
import { supplierRequestReceived } from '../supplier-request/supplier-request.published.ts';
import { supplierRequests } from '../supplier-request/supplier-request.store.ts';
import { isIncoming, outstanding, receiveLines } from '../supplier-request/supplier-request.ts';
import { warehouseOr } from '../warehouse/warehouse.store.ts';
import { receiptPosted } from './receipt.published.ts';
import { receipts } from './receipt.store.ts';

/** Registers a receipt as a user entered it; a cost only by somebody who may see costs. */
export async function postReceipt(db: Db, request: CreateReceiptRequest, call: Call): Promise<Receipt> {
  const sent = request.receipt;
  if (sent === undefined) throw invalid([{ field: 'receipt', reason: 'REQUIRED' }]);
  const seesCost = can(call.actor, 'sales:cost:read') !== undefined;
  if (!seesCost && sent.lines.some((line) => line.cost !== undefined))
    throw invalid([{ field: 'receipt.lines.cost', reason: 'NOT_ALLOWED' }]);
  const once = { method: 'sales.receipt.create', request, answer: 'crm.sales.v1.Receipt' };
  return runOnce(db, registry, call, once, (tx) => takeIn(tx, call, sent));
}

/**
 * Takes goods in: on hand rises, and what orders wait for goes to the oldest of them at once. Orders are locked before
 * balances, as everywhere.
 */
export async function takeIn(tx: Tx, call: Call, sent: Receipt): Promise<Receipt> {
  const may = { actor: call.actor, permission: 'sales:receipt:create' };
  const asked =
    sent.supplierRequestId === '' ? undefined : await loadRow(tx, supplierRequests, sent.supplierRequestId, may);
  if (asked !== undefined) requireVerb(supplierRequests, asked, 'receive', call);
  const lines = await completeLines(tx, sent.lines, asked);
  const warehouseId = await warehouseOr(tx, sent.warehouseId || (asked?.warehouseId ?? ''));
  const id = uuidv7();
  const productIds = lines.map((line) => line.productId);
  const waiters = await lockWaiters(tx, warehouseId, productIds);
  const balances = await lockBalances(tx, warehouseId, productIds, call.now);
  for (const line of lines) {
    const balance = balances.get(line.productId);
    if (balance === undefined) continue;
    const change = decided(receiveGoods(line.baseQuantity?.value ?? ZERO, line.cost?.amount));
    const context = { key: `receipt:${id}:${line.id}`, receiptId: id, currency: line.cost?.currency ?? '' };
    balances.set(line.productId, await move(tx, call, balance, change, context));
  }
  const allocations = await allocate(tx, call, warehouseId, balances, waiters, id);
  if (asked !== undefined) await receiveRequest(tx, call, asked, lines, id);
  const receipt: Receipt = {
    ...receipts.codec.fromJSON({}),
    id,
    number: await nextNumber(tx, 'R'),
    supplierRequestId: sent.supplierRequestId,
    warehouseId,
    lines,
    allocations,
    documentNumber: sent.documentNumber,
    tags: sent.tags,
    ownerId: personId(call.actor) ?? '',
    teamId: call.actor.teamId ?? '',
  };
  for (const orderId of new Set(allocations.map((item) => item.orderId))) {
    const facts = { number: receipt.number };
    await recordStep(tx, call, { type: 'crm.sales.receipt.posted.v1', noun: 'receipt', recordId: id, orderId, facts });
  }
  return insertRow(tx, receipts, receipt, call, { events: [receiptPosted(receipt)] });
}

/** Lines in base units with their costs: those that were entered, or what is still to come of the request. */
async function completeLines(
  tx: Tx,
  sent: readonly ReceiptLine[],
  asked: SupplierRequest | undefined,
): Promise<ReceiptLine[]> {
  const open = (asked?.lines ?? []).filter((line) => isPositive(outstanding(line)));
  const entered: readonly ReceiptLine[] =
    sent.length > 0
      ? sent
      : open.map((line) => ({
          id: '',
          productId: line.productId,
          quantity: { value: outstanding(line), unit: line.baseQuantity?.unit ?? '' },
          baseQuantity: undefined,
          cost: line.cost,
        }));
  if (entered.length === 0) throw refusal('NOTHING_TO_RECEIVE');
  const products = await productsById(
    tx,
    entered.map((line) => line.productId),
  );
  return entered.map((line) => {
    const product = products.get(line.productId);
    if (product === undefined || line.quantity === undefined) throw refusal('PRODUCT_UNKNOWN');
    const wanted = asked?.lines.find((item) => item.productId === line.productId);
    // What was asked for comes in the units it was asked for in.
    const base = decided(toBase(wanted ? unitsOf(wanted) : product, line.quantity));
    if (!isPositive(base)) throw refusal('QUANTITY_NOT_POSITIVE');
    const cost = line.cost ?? wanted?.cost ?? product.cost;
    return {
      ...line,
      id: line.id === '' ? uuidv7() : line.id,
      baseQuantity: { value: base, unit: product.unit },
      cost,
    };
  });
}

async function receiveRequest(
  tx: Tx,
  call: Call,
  asked: SupplierRequest,
  lines: readonly ReceiptLine[],
  receiptId: string,
): Promise<void> {
  const came = new Map<string, Amount>();
  for (const line of lines)
    came.set(line.productId, add(came.get(line.productId) ?? ZERO, line.baseQuantity?.value ?? ZERO));
  const after = receiveLines(asked, came);
  const productIds = asked.lines.map((line) => line.productId);
  await lockBalances(tx, asked.warehouseId, productIds, call.now);
  const incoming = ({ lines, ...request }: SupplierRequest): Amount[] =>
    lines.map((line) => (isIncoming(request) ? outstanding(line) : ZERO));
  const [was, now] = [incoming(asked), incoming(after)];
  for (const [at, line] of asked.lines.entries())
    await changeIncoming(tx, asked.warehouseId, line.productId, subtract(now[at] ?? ZERO, was[at] ?? ZERO));
  // Goods that others waited for longer may have gone to them: what is still missing may be asked for again.
  if (after.status === 'SUPPLIER_REQUEST_STATUS_RECEIVED')
    await giveBack(
      tx,
      call,
      asked.lines.flatMap((line) => line.shortageIds),
    );
  await saveRow(tx, supplierRequests, asked, after, call, {
    action: 'receive',
    events: [supplierRequestReceived(after, receiptId)],
  });
}
