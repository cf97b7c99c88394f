/** Four sellers make the same sale each; Ann then looks at all of it with each of the scopes. */
import type { Actor, Scope } from '@crm/kit/access/actor';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import type { Brick } from './brick.fixture.ts';
import { actor, everything } from './sales-under-test.fixture.ts';
import type { SalesUnderTest } from './sales-under-test.fixture.ts';

export type Seller = 'ann' | 'bob' | 'cyril' | 'dora';
export type Noun =
  | 'deals'
  | 'quotes'
  | 'orders'
  | 'reservations'
  | 'shortages'
  | 'supplierRequests'
  | 'receipts'
  | 'payments'
  | 'documentSets'
  | 'orderReturns';

export const TEAM = { south: uuidv7(), southern: uuidv7(), north: uuidv7() };
export const SEES: Record<Scope, Seller[]> = {
  own: ['ann'],
  team: ['ann', 'bob'],
  subtree: ['ann', 'bob', 'cyril'],
  all: ['ann', 'bob', 'cyril', 'dora'],
};
export const SELLERS = SEES.all;
export const SCOPES = Object.keys(SEES) as Scope[];
/** Pieces that each of them sells: sums tell who is in them. */
export const PIECES: Record<Seller, number> = { ann: 1, bob: 10, cyril: 100, dora: 1000 };
export const PRICE = 10;
/** The part of each sale that comes back. */
export const RETURNED = 0.5;

export const people: Record<Seller, Actor> = {
  ann: staff('ann', TEAM.south),
  bob: staff('bob', TEAM.south),
  cyril: staff('cyril', TEAM.southern),
  dora: staff('dora', TEAM.north),
};

function staff(name: string, teamId: string): Actor {
  return { ...actor(name, everything(), 'own'), teamId, teamIds: [teamId], subtreeTeamIds: [teamId] };
}

/** Ann, where every permission has this scope. */
export function annWith(scope: Scope): Actor {
  const { permissions } = actor('ann', everything(), scope);
  return { ...people.ann, permissions, subtreeTeamIds: [TEAM.south, TEAM.southern] };
}

/** Everything that a seller can have of a sale, as he himself makes it. */
export async function wholeSale(sales: SalesUnderTest, yard: Brick, seller: Seller): Promise<Record<Noun, string>> {
  const who = people[seller];
  const { call } = sales;
  const lines = [{ productId: yard.product.id, quantity: { value: String(PIECES[seller]), unit: 'PCE' } }];
  const deal = await call(who, DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: `Brick of ${seller}`, clientId: yard.clientId, lines }),
  });
  const quote = await call(who, QuotesServiceService.createQuote, { quote: Quote.fromJSON({ dealId: deal.id }) });
  const { orderId } = await call(who, QuotesServiceService.acceptQuote, { id: quote.id });
  const order = await call(who, OrdersServiceService.updateOrder, {
    order: Order.fromJSON({ id: orderId, comment: seller }),
    updateMask: ['comment'],
  });
  await call(who, OrdersServiceService.reserveOrder, { id: orderId });
  const filter = `order_id = "${orderId}"`;
  const [shortage] = (await call(who, ShortagesServiceService.listShortages, { filter })).shortages;
  const [reservation] = (await call(who, ReservationsServiceService.listReservations, { filter })).reservations;
  const request = await call(who, SupplierRequestsServiceService.requestShortages, {
    shortageIds: [shortage?.id ?? ''],
    send: true,
  });
  const receipt = await call(who, ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ supplierRequestId: request.id }),
  });
  const amount = { amount: String(PIECES[seller] * PRICE), currency: 'RUB' };
  const payment = await call(who, PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId, amount, comment: seller }),
  });
  const set = await call(who, DocumentSetsServiceService.issueDocumentSet, { orderId });
  await call(who, OrdersServiceService.writeOffOrder, { id: orderId });
  await call(who, OrdersServiceService.returnOrder, {
    id: orderId,
    reason: seller,
    lines: [{ lineId: order.lines[0]?.id ?? '', quantity: { value: String(PIECES[seller] * RETURNED), unit: 'PCE' } }],
  });
  const returns = await call(who, OrderReturnsServiceService.listOrderReturns, { filter });
  return {
    deals: deal.id,
    quotes: quote.id,
    orders: order.id,
    reservations: reservation?.id ?? '',
    shortages: shortage?.id ?? '',
    supplierRequests: request.id,
    receipts: receipt.id,
    payments: payment.id,
    documentSets: set.id,
    orderReturns: returns.orderReturns[0]?.id ?? '',
  };
}
