import type { Actor } from '@crm/kit/access/actor';
import type { RemoteError } from '@crm/kit/grpc/remote-error';
import type { MethodShape } from '@crm/kit/grpc/implement';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { brickYard } from './testing/brick.fixture.ts';
import type { Brick } from './testing/brick.fixture.ts';
import {
  PIECES,
  PRICE,
  RETURNED,
  SCOPES,
  SEES,
  SELLERS,
  TEAM,
  annWith,
  people,
  wholeSale,
} from './testing/four-sellers.fixture.ts';
import type { Noun, Seller } from './testing/four-sellers.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

const READS: Record<Noun, { get: MethodShape; list: MethodShape; others: MethodShape[] }> = {
  deals: {
    get: DealsServiceService.getDeal,
    list: DealsServiceService.listDeals,
    others: [
      DealsServiceService.getDealHistory,
      DealsServiceService.listDealStages,
      SalesReportsServiceService.getDealPath,
    ],
  },
  quotes: {
    get: QuotesServiceService.getQuote,
    list: QuotesServiceService.listQuotes,
    others: [QuotesServiceService.getQuoteHistory],
  },
  orders: {
    get: OrdersServiceService.getOrder,
    list: OrdersServiceService.listOrders,
    others: [OrdersServiceService.getOrderHistory, OrdersServiceService.listOrderSteps],
  },
  reservations: {
    get: ReservationsServiceService.getReservation,
    list: ReservationsServiceService.listReservations,
    others: [ReservationsServiceService.getReservationHistory],
  },
  shortages: { get: ShortagesServiceService.getShortage, list: ShortagesServiceService.listShortages, others: [] },
  supplierRequests: {
    get: SupplierRequestsServiceService.getSupplierRequest,
    list: SupplierRequestsServiceService.listSupplierRequests,
    others: [SupplierRequestsServiceService.getSupplierRequestHistory],
  },
  receipts: { get: ReceiptsServiceService.getReceipt, list: ReceiptsServiceService.listReceipts, others: [] },
  payments: {
    get: PaymentsServiceService.getPayment,
    list: PaymentsServiceService.listPayments,
    others: [PaymentsServiceService.getPaymentHistory],
  },
  documentSets: {
    get: DocumentSetsServiceService.getDocumentSet,
    list: DocumentSetsServiceService.listDocumentSets,
    others: [DocumentSetsServiceService.getDocumentSetHistory],
  },
  orderReturns: {
    get: OrderReturnsServiceService.getOrderReturn,
    list: OrderReturnsServiceService.listOrderReturns,
    others: [],
  },
};
const NOUNS = Object.keys(READS) as Noun[];

const SUMS: readonly (readonly [Noun, MethodShape, string, number])[] = [
  ['deals', DealsServiceService.aggregateDeals, 'amount', 1],
  ['orders', OrdersServiceService.aggregateOrders, 'total', 1],
  ['payments', PaymentsServiceService.aggregatePayments, 'amount', 1],
  ['orderReturns', OrderReturnsServiceService.aggregateOrderReturns, 'total', RETURNED],
];
const EXPORTS: readonly (readonly [Noun, MethodShape, string])[] = [
  ['deals', DealsServiceService.exportDeals, 'name'],
  ['orders', OrdersServiceService.exportOrders, 'comment'],
  ['payments', PaymentsServiceService.exportPayments, 'comment'],
  ['orderReturns', OrderReturnsServiceService.exportOrderReturns, 'reason'],
];

let sales: SalesUnderTest;
let yard: Brick;
let sold: Record<Seller, Record<Noun, string>>;
beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales, '0');
  const made = [];
  for (const seller of SELLERS) made.push([seller, await wholeSale(sales, yard, seller)] as const);
  sold = Object.fromEntries(made) as typeof sold;
});
afterAll(() => sales.stop());

/** What came of a call: "ok", or the code of its refusal; a request that names what is not there is NOT_FOUND too. */
async function outcome(who: Actor, method: MethodShape, request: object): Promise<string> {
  return sales.call(who, method, request as never).then(
    () => 'ok',
    (thrown: unknown) => {
      const { code, status } = thrown as RemoteError;
      const unseen = status.violations.length > 0 && status.violations.every(({ reason }) => reason === 'NOT_FOUND');
      return unseen ? 'NOT_FOUND' : code;
    },
  );
}

describe.each(SCOPES)('[A6] [ID-02] scope %s', (scope) => {
  const who = annWith(scope);
  const seen = SEES[scope];
  const total = seen.reduce((sum, seller) => sum + PIECES[seller] * PRICE, 0);

  test.each(NOUNS)('%s: lists, records and their histories end where the scope ends', async (noun) => {
    const { get, list, others } = READS[noun];
    const listed = (await sales.call(who, list, {} as never)) as Record<Noun, { id: string }[]>;
    expect(listed[noun].map(({ id }) => id).sort()).toEqual(seen.map((seller) => sold[seller][noun]).sort());
    for (const method of [get, ...others]) {
      const reached: string[] = [];
      for (const seller of SELLERS) {
        const answer = await outcome(who, method, { id: sold[seller][noun] });
        if (answer === 'ok') reached.push(seller);
        else expect(answer).toBe('NOT_FOUND');
      }
      expect(reached).toEqual(seen);
    }
  });

  test('search finds nothing beyond it', async () => {
    const { deals } = await sales.call(who, DealsServiceService.listDeals, { q: 'brick of', orderBy: 'name' });
    expect(deals.map(({ name }) => name)).toEqual(seen.map((seller) => `Brick of ${seller}`));
    const { orders } = await sales.call(who, OrdersServiceService.listOrders, { q: 'dora' });
    expect(orders).toHaveLength(seen.includes('dora') ? 1 : 0);
  });

  test.each(SUMS)('sums of %s leave out what is beyond it', async (_noun, method, field, share) => {
    const { groups } = (await sales.call(who, method, { sums: [field] } as never)) as {
      groups: { count: bigint; sums: Record<string, string> }[];
    };
    expect(groups).toMatchObject([{ count: BigInt(seen.length), sums: { [`${field}/RUB`]: String(total * share) } }]);
  });

  test.each(EXPORTS)('exports of %s end where it ends', async (_noun, method, column) => {
    const rows = (await sales.receive(who, method, { format: 'csv', columns: [column] })).trim().split('\r\n').slice(1);
    expect(rows.map((row) => row.replace('Brick of ', '')).sort()).toEqual(seen);
  });

  test('the funnel and the channels count nothing beyond it', async () => {
    const funnel = await sales.call(who, SalesReportsServiceService.getFunnel, { pipelineId: yard.pipeline.id });
    expect(funnel.open).toBe(BigInt(seen.length));
    expect(funnel.stages[0]?.openAmounts).toEqual([{ amount: String(total), currency: 'RUB' }]);
    const { rows } = await sales.call(who, SalesReportsServiceService.getChannelReport, {});
    const revenue = { amount: String(total * (1 - RETURNED)), currency: 'RUB' };
    expect(rows).toMatchObject([{ orders: BigInt(seen.length), revenue }]);
  });

  test('no command reaches a record beyond it', async () => {
    const done: string[] = [];
    for (const seller of SELLERS.filter((other) => !seen.includes(other))) {
      for (const [method, request] of commandsOn(sold[seller])) {
        const answer = await outcome(who, method, request);
        if (answer !== 'NOT_FOUND') done.push(`${method.path} of ${seller}: ${answer}`);
      }
    }
    expect(done).toEqual([]);
    const mine = { id: sold.ann.deals, nextStep: `As ${scope}` };
    await sales.call(who, DealsServiceService.updateDeal, { deal: Deal.fromJSON(mine), updateMask: ['next_step'] });
  });
});

test('[A6] nobody makes a deal or an order for a client whom he may not see', async () => {
  const who = {
    ...people.bob,
    permissions: new Map([...people.bob.permissions, ['clients:client:read', 'own']]),
  } as Actor;
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PCE' } }];
  const { clientId } = yard;
  const deal = Deal.fromJSON({ name: 'Brick', clientId });
  expect(await outcome(who, DealsServiceService.createDeal, { deal })).toBe('NOT_FOUND');
  const order = Order.fromJSON({ clientId, lines });
  expect(await outcome(who, OrdersServiceService.createOrder, { order })).toBe('NOT_FOUND');
});

test('[A6] a deal that goes to another seller takes its quotes, orders and all of theirs along', async () => {
  const { ann, dora } = people;
  const head = annWith('all');
  // What came back lies free: without it the sale would not be short of anything.
  await sales.call(head, StockBalancesServiceService.adjustStock, {
    warehouseId: yard.warehouse.id,
    productId: yard.product.id,
    counted: { value: '0', unit: 'PCE' },
    reason: 'Counted',
  });
  const given = await wholeSale(sales, yard, 'dora');
  await expect(
    sales.call(dora, DealsServiceService.updateDeal, {
      deal: Deal.fromJSON({ id: given.deals, ownerId: ann.userId }),
      updateMask: ['owner_id'],
    }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(
    sales.call(dora, OrdersServiceService.updateOrder, {
      order: Order.fromJSON({ id: given.orders, ownerId: ann.userId }),
      updateMask: ['owner_id'],
    }),
  ).rejects.toMatchObject({ status: { reason: 'ORDER_FOLLOWS_DEAL' } });

  await sales.call(head, DealsServiceService.reassignDeal, {
    id: given.deals,
    ownerId: ann.userId,
    teamId: TEAM.south,
  });
  const reached = async (who: Actor): Promise<Noun[]> => {
    const found: Noun[] = [];
    for (const noun of NOUNS) if ((await outcome(who, READS[noun].get, { id: given[noun] })) === 'ok') found.push(noun);
    return found;
  };
  // What was asked of the supplier and what came was somebody's work, and stays his.
  const work: Noun[] = ['supplierRequests', 'receipts'];
  expect(await reached(ann)).toEqual(NOUNS.filter((noun) => !work.includes(noun)));
  expect(await reached(dora)).toEqual(work);
  const { entries } = await sales.call(ann, OrdersServiceService.getOrderHistory, { id: given.orders });
  expect(entries[0]).toMatchObject({
    action: 'reassign',
    before: { ownerId: dora.userId },
    after: { ownerId: ann.userId },
  });
});

/** Every command that names a record of a sale. */
function commandsOn(sale: Record<Noun, string>): (readonly [MethodShape, object])[] {
  const orderId = sale.orders;
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PCE' } }];
  const money = { amount: '1', currency: 'RUB' };
  const deal = { id: sale.deals };
  const quote = { id: sale.quotes };
  const order = { id: orderId };
  const request = { id: sale.supplierRequests };
  return [
    [DealsServiceService.updateDeal, { deal: Deal.fromJSON({ ...deal, name: 'Mine now' }), updateMask: ['name'] }],
    [DealsServiceService.deleteDeal, deal],
    [DealsServiceService.moveDeal, { ...deal, stageId: yard.pipeline.stages[1]?.id }],
    [DealsServiceService.winDeal, deal],
    [DealsServiceService.loseDeal, { ...deal, lossReasonId: yard.lossReason.id }],
    [DealsServiceService.reopenDeal, deal],
    [DealsServiceService.reassignDeal, { ...deal, ownerId: people.ann.userId }],
    [
      DealsServiceService.sendPriceList,
      { ...deal, priceListId: yard.priceList.id, to: 'buyer@example.com', formats: ['pdf'] },
    ],
    [QuotesServiceService.createQuote, { quote: Quote.fromJSON({ dealId: sale.deals }) }],
    [QuotesServiceService.sendQuote, quote],
    [QuotesServiceService.reviseQuote, quote],
    [QuotesServiceService.acceptQuote, quote],
    [QuotesServiceService.declineQuote, quote],
    [
      OrdersServiceService.createOrder,
      { order: Order.fromJSON({ dealId: sale.deals, clientId: yard.clientId, lines }) },
    ],
    [OrdersServiceService.updateOrder, { order: Order.fromJSON({ ...order, comment: 'x' }), updateMask: ['comment'] }],
    [OrdersServiceService.confirmOrder, order],
    [OrdersServiceService.reserveOrder, order],
    [OrdersServiceService.releaseOrder, order],
    [OrdersServiceService.cancelOrder, { ...order, reason: 'x' }],
    [OrdersServiceService.writeOffOrder, order],
    [OrdersServiceService.completeOrder, order],
    [OrdersServiceService.returnOrder, { ...order, reason: 'x' }],
    [PaymentsServiceService.createPayment, { payment: Payment.fromJSON({ orderId, amount: money }) }],
    [DocumentSetsServiceService.issueDocumentSet, { orderId }],
    [DocumentSetsServiceService.reissueDocumentSet, { id: sale.documentSets, reason: 'x' }],
    [ReservationsServiceService.extendReservation, { id: sale.reservations, expireTime: new Date('2030-01-01') }],
    [SupplierRequestsServiceService.requestShortages, { shortageIds: [sale.shortages] }],
    [SupplierRequestsServiceService.sendSupplierRequest, request],
    [SupplierRequestsServiceService.confirmSupplierRequest, request],
    [SupplierRequestsServiceService.cancelSupplierRequest, { ...request, reason: 'x' }],
    [ReceiptsServiceService.createReceipt, { receipt: Receipt.fromJSON({ supplierRequestId: request.id }) }],
  ];
}
