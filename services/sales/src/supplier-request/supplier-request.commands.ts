import { personId } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, runOnce, runVerb, saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { notFound } from '@crm/kit/grpc/errors';
import { registry } from '@crm/proto/registry/sales';
import type {
  CancelSupplierRequestRequest,
  ConfirmSupplierRequestRequest,
  RequestShortagesRequest,
  SendSupplierRequestRequest,
  SupplierRequest,
} from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import type { Shortage } from '@crm/proto/gen/crm/sales/v1/shortages';
import { add, negate, subtract } from '../amounts/decimal.ts';
import { refusal } from '../errors.ts';
import { recordStep } from '../path/path.store.ts';
import { productsById } from '../product/product.store.ts';
import { ordersOfShortages, shortages } from '../reservation/reservation.store.ts';
import { giveBack } from '../reservation/shortage.commands.ts';
import { changeIncoming, lockBalances } from '../stock/stock.store.ts';
import {
  supplierRequestCancelled,
  supplierRequestConfirmed,
  supplierRequestSent,
} from './supplier-request.published.ts';
import { completed, supplierRequests } from './supplier-request.store.ts';
import { isIncoming, outstanding } from './supplier-request.ts';

/** Asks a supplier for what orders wait for, one line a product; sent at once when told so. */
export async function requestShortages(db: Db, request: RequestShortagesRequest, call: Call): Promise<SupplierRequest> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'sales.supplier_request.fromShortages', request, answer: 'crm.sales.v1.SupplierRequest' },
    async (tx) => {
      const ids = [...new Set(request.shortageIds)];
      const open = await loadRows(tx, shortages, ids, {
        lock: true,
        actor: call.actor,
        permission: 'sales:shortage:read',
      });
      const [first] = open;
      if (first === undefined || open.length !== ids.length)
        throw notFound('shortage', ids.find((id) => !open.some((item) => item.id === id)) ?? '');
      if (open.some((item) => item.status !== 'SHORTAGE_STATUS_OPEN')) throw refusal('SHORTAGE_NOT_OPEN');
      // Goods come to one warehouse, and those who wait at another would wait on.
      if (open.some((item) => item.warehouseId !== first.warehouseId)) throw refusal('SHORTAGES_OF_WAREHOUSES');
      const draft = supplierRequests.codec.fromJSON({
        supplierId: request.supplierId,
        warehouseId: first.warehouseId,
        expectedDate: request.expectedDate,
        ownerId: personId(call.actor) ?? first.ownerId,
        teamId: call.actor.teamId ?? first.teamId,
        lines: await linesFor(tx, open),
      });
      const made = await insertRow(tx, supplierRequests, await completed(draft, tx), call);
      for (const shortage of open) {
        await saveRow(
          tx,
          shortages,
          shortage,
          { ...shortage, status: 'SHORTAGE_STATUS_REQUESTED' as const, supplierRequestId: made.id },
          call,
          { action: 'request' },
        );
      }
      await step(tx, call, made, 'created');
      if (!request.send) return made;
      const sent = { ...made, status: 'SUPPLIER_REQUEST_STATUS_SENT' as const };
      await step(tx, call, sent, 'sent');
      return saveRow(tx, supplierRequests, made, sent, call, { action: 'send', events: [supplierRequestSent(sent)] });
    },
  );
}

async function linesFor(tx: Tx, open: readonly Shortage[]): Promise<object[]> {
  const products = await productsById(
    tx,
    open.map((item) => item.productId),
  );
  return [...Map.groupBy(open, (item) => item.productId)].map(([productId, items]) => ({
    productId,
    quantity: {
      value: add(...items.map((item) => subtract(item.quantity, item.filled))),
      unit: products.get(productId)?.unit,
    },
    shortageIds: items.map((item) => item.id),
  }));
}

export async function sendSupplierRequest(
  db: Db,
  request: SendSupplierRequestRequest,
  call: Call,
): Promise<SupplierRequest> {
  return runVerb(db, supplierRequests, call, 'send', request, async (tx, before) => {
    const after = { ...before, status: 'SUPPLIER_REQUEST_STATUS_SENT' as const };
    await step(tx, call, after, 'sent');
    return { after, events: [supplierRequestSent(after)] };
  });
}

/** The supplier agreed: what is to come counts as incoming from now on. */
export async function confirmSupplierRequest(
  db: Db,
  request: ConfirmSupplierRequestRequest,
  call: Call,
): Promise<SupplierRequest> {
  return runVerb(db, supplierRequests, call, 'confirm', request, async (tx, before) => {
    const after = {
      ...before,
      status: 'SUPPLIER_REQUEST_STATUS_CONFIRMED' as const,
      expectedDate: request.expectedDate === '' ? before.expectedDate : request.expectedDate,
    };
    await lockBalances(
      tx,
      before.warehouseId,
      before.lines.map((line) => line.productId),
      call.now,
    );
    for (const line of before.lines) await changeIncoming(tx, before.warehouseId, line.productId, outstanding(line));
    await step(tx, call, after, 'confirmed', { expected: after.expectedDate });
    return { after, events: [supplierRequestConfirmed(after)] };
  });
}

/** Nothing is to come any more; what orders wait for may be asked of somebody else. */
export async function cancelSupplierRequest(
  db: Db,
  request: CancelSupplierRequestRequest,
  call: Call,
): Promise<SupplierRequest> {
  return runVerb(db, supplierRequests, call, 'cancel', request, async (tx, before) => {
    await step(tx, call, before, 'cancelled', { reason: request.reason });
    if (isIncoming(before)) {
      const productIds = before.lines.map((line) => line.productId);
      await lockBalances(tx, before.warehouseId, productIds, call.now);
      for (const line of before.lines)
        await changeIncoming(tx, before.warehouseId, line.productId, negate(outstanding(line)));
    }
    await giveBack(
      tx,
      call,
      before.lines.flatMap((line) => line.shortageIds),
    );
    const after = { ...before, status: 'SUPPLIER_REQUEST_STATUS_CANCELLED' as const };
    return { after, events: [supplierRequestCancelled(after, request.reason)] };
  });
}

/** A step on the way of each order that waits for the request. */
async function step(
  tx: Tx,
  call: Call,
  { id, number, lines }: SupplierRequest,
  fact: string,
  facts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const shortageIds = lines.flatMap((line) => line.shortageIds);
  for (const orderId of await ordersOfShortages(tx, shortageIds)) {
    await recordStep(tx, call, {
      type: `crm.sales.supplier_request.${fact}.v1`,
      noun: 'supplier_request',
      recordId: id,
      orderId,
      facts: { number, ...facts },
    });
  }
}
