import { personId } from '@crm/kit/access/actor';
import { invalid } from '@crm/kit/grpc/errors';
import { loadRow, saveRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import type { Order, OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';
import type { QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import { ZERO } from '../amounts/decimal.ts';
import { dayIn, dayInUtc } from '../calendar/day.ts';
import { clientOfNew, clientRefs, mustSeeClient } from '../client/client-ref.store.ts';
import { deals } from '../deal/deal.store.ts';
import { refusal } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { priceLines } from '../price/lines.queries.ts';
import { openShortagesOfOrder, shortages } from '../reservation/reservation.store.ts';
import { OWNED, salesResource } from '../resource.ts';
import { warehouseOr } from '../warehouse/warehouse.store.ts';
import { recordStep } from '../path/path.store.ts';
import { giveAlong } from './hand-over.commands.ts';
import { orderVerbs } from './order.verbs.ts';
import { becameOverdue, paymentStatusOf } from './order-money.ts';
import { step } from './order-step.store.ts';
import { orderPaymentOverdue } from './order.published.ts';
import { scheduleOverdue } from './overdue.jobs.ts';

export const orders = salesResource<Order>({
  message: 'crm.sales.v1.Order',
  table: 'orders',
  permission: 'sales:order',
  scope: OWNED,
  topic: 'crm.sales.orders.v1',
  clientId: 'clientId',
  search: ['number', 'comment'],
  stands: {
    title: { en: 'orders not completed', ru: 'незавершённые заказы', bg: 'неприключени поръчки' },
    while:
      "status not in ('ORDER_STATUS_COMPLETED', 'ORDER_STATUS_CANCELLED', 'ORDER_STATUS_RETURNED') or refundable_amount > 0",
  },
  label: (order) => order.number,
  verbs: orderVerbs,
  hooks: {
    prepare: (draft, call, tx, before) =>
      before === undefined ? newOrder(draft, call, tx) : completed(draft, before, call, tx),
    check(before, after, call) {
      if (before === undefined) return;
      const changed =
        JSON.stringify(before.lines) !== JSON.stringify(after.lines) || before.warehouseId !== after.warehouseId;
      if (changed) requireVerb(orders, before, 'editLines', call);
      const given = before.ownerId !== after.ownerId || before.teamId !== after.teamId;
      if (given && before.dealId !== '') throw refusal('ORDER_FOLLOWS_DEAL');
    },
    async after(tx, { action, before, after, call }) {
      if (action === 'create') {
        await recordStep(tx, call, {
          type: 'crm.sales.order.created.v1',
          noun: 'order',
          recordId: after.id,
          dealId: after.dealId,
          orderId: after.id,
          facts: { number: after.number, total: after.total?.amount ?? '', currency: after.total?.currency ?? '' },
        });
      }
      if (before === undefined) return;
      await giveAlong(tx, call, [after.id], before, after);
      if (after.status === 'ORDER_STATUS_DRAFT') return;
      if (before.paymentDueDate !== after.paymentDueDate) await scheduleOverdue(tx, after, call.now);
      if (becameOverdue(before, after)) await step(tx, call, after, 'payment_overdue', { due: after.paymentDueDate });
      if (before.wantedDate !== after.wantedDate) await wantedWith(tx, call, after);
    },
    facts: ({ action, before, after }) =>
      action === 'update' && becameOverdue(before, after) ? [orderPaymentOverdue(after)] : [],
  },
});

/** What is missing for an order is wanted when the order is. */
async function wantedWith(tx: Tx, call: Call, { id, wantedDate }: Order): Promise<void> {
  for (const shortage of await openShortagesOfOrder(tx, id))
    await saveRow(tx, shortages, shortage, { ...shortage, wantedDate }, call);
}

async function newOrder(draft: Order, call: Call, tx: Tx): Promise<Order> {
  if (draft.lines.length === 0) throw invalid([{ field: 'order.lines', reason: 'REQUIRED' }]);
  if (draft.dealId !== '') return priced(await bareOrder(tx, await ofDeal(draft, call, tx), call), undefined, tx);
  mustSeeClient(call.actor, await clientRefs.find(tx, draft.clientId));
  return priced(await bareOrder(tx, draft, call), undefined, tx);
}

/** An order of a deal that the caller may see belongs to the deal's owner, and to its client. */
async function ofDeal(draft: Order, call: Call, tx: Tx): Promise<Order> {
  const deal = await loadRow(tx, deals, draft.dealId, {
    lock: false,
    actor: call.actor,
    permission: 'sales:deal:read',
  });
  if (deal.clientId !== draft.clientId) throw refusal('DEAL_OF_ANOTHER_CLIENT');
  requireVerb(deals, deal, 'order', call);
  return { ...draft, ownerId: deal.ownerId, teamId: deal.teamId, channelId: draft.channelId || deal.channelId };
}

/** An order as a draft: numbered, dated, with its warehouse and the client's first source; its lines are left as they are. */
export async function bareOrder(tx: Tx, draft: Order, call: Call): Promise<Order> {
  const client = await clientOfNew(tx, draft.clientId);
  return {
    ...draft,
    number: draft.number === '' ? await nextNumber(tx, 'O') : draft.number,
    status: 'ORDER_STATUS_DRAFT',
    paymentStatus: 'PAYMENT_STATUS_UNPAID',
    orderDate: draft.orderDate === '' ? dayIn(call.now, call.actor.timeZone) : draft.orderDate,
    warehouseId: await warehouseOr(tx, draft.warehouseId),
    sourceChannel: client?.sourceChannel ?? '',
    ownerId: draft.ownerId || (personId(call.actor) ?? ''),
    teamId: draft.teamId === '' && draft.ownerId === '' ? (call.actor.teamId ?? '') : draft.teamId,
    hasShortage: false,
  };
}

/** A changed order; what must not be empty goes back to what it is when nobody says otherwise. */
async function completed(draft: Order, before: Order, call: Call, tx: Tx): Promise<Order> {
  const whole = { ...draft, orderDate: draft.orderDate || before.orderDate };
  if (draft.status !== 'ORDER_STATUS_DRAFT')
    return { ...whole, paymentStatus: paymentStatusOf(whole, dayInUtc(call.now)) };
  return priced({ ...whole, warehouseId: await warehouseOr(tx, draft.warehouseId) }, before, tx);
}

async function priced(draft: Order, before: Order | undefined, tx: Tx): Promise<Order> {
  const { lines, total, tax, cost, margin } = await priceLines(
    tx,
    draft.lines,
    { clientId: draft.clientId, date: draft.orderDate, priceBookId: '', before },
    toOrderLine,
  );
  return { ...draft, lines, total, tax, cost, margin };
}

/** A line of an order of which nothing is held or shipped yet. */
export function toOrderLine({ explanation: _explained, ...line }: QuoteLine): OrderLine {
  return { ...line, reserved: ZERO, short: ZERO, shipped: ZERO, returned: ZERO, returnedAmount: undefined };
}
