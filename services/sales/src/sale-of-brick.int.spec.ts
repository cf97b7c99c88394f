import type { Statement } from '@crm/kit/pg/pool';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { PriceListsServiceService } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { documentIssued } from './consumers/document-issued.ts';
import { brickYard } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

const PIECES = { wagon: '9600', two: '19200', three: '28800' };
const OUTBOX: Statement = { name: 'test_outbox_types', text: 'select type from outbox order by id' };

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
});
afterAll(() => sales.stop());

test('[A2] the sale of brick at the gRPC port, from the request to the head’s view', async () => {
  const yard = await brickYard(sales);
  const { call } = sales;

  // The seller registers the request and sends the price list.
  let deal = await call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'Brick for Romashka', clientId: yard.clientId, channelId: yard.channel.id }),
  });
  expect(deal).toMatchObject({
    number: 'D-1',
    status: 'DEAL_STATUS_OPEN',
    stageId: yard.pipeline.stages[0]?.id,
    noNextStep: true,
    sourceChannel: '',
  });
  expect(deal.responseDueTime).toEqual(new Date('2026-03-02T11:00:00Z'));
  const content = await call('seller', PriceListsServiceService.getPriceListContent, { id: yard.priceList.id });
  expect(content.rows).toMatchObject([
    { sku: 'BRICK-1', price: { amount: '10', currency: 'RUB' }, packs: ['1 WAG = 20 PLT', '1 PLT = 480 PCE'] },
  ]);
  await call('seller', DealsServiceService.sendPriceList, {
    id: deal.id,
    priceListId: yard.priceList.id,
    to: 'buyer@example.com',
    formats: ['pdf', 'xlsx'],
    remindWorkingDays: 3,
  });

  // Three wagons in two weeks, shown in all units.
  await expect(
    call('seller', DealsServiceService.moveDeal, { id: deal.id, stageId: yard.pipeline.stages[1]?.id ?? '' }),
  ).rejects.toMatchObject({ status: { reason: 'STAGE_CONDITION_MISSING' } });
  deal = await call('seller', DealsServiceService.updateDeal, {
    deal: {
      ...deal,
      etag: '',
      needs: [
        {
          id: '',
          productId: yard.product.id,
          description: '',
          quantity: { value: '3', unit: 'WAG' },
          wantedDate: '2026-03-16',
          conversions: [],
        },
      ],
      nextStep: 'Make a quote',
      nextStepDate: '2026-03-03',
    },
    updateMask: ['needs', 'next_step', 'next_step_date'],
  });
  expect(deal.respondedTime).toEqual(new Date('2026-03-02T09:00:00Z'));
  expect(deal.needs[0]?.conversions).toEqual([
    { value: '3', unit: 'WAG' },
    { value: '60', unit: 'PLT' },
    { value: PIECES.three, unit: 'PCE' },
  ]);
  expect(deal.noNextStep).toBe(false);
  deal = await call('seller', DealsServiceService.moveDeal, {
    id: deal.id,
    stageId: yard.pipeline.stages[1]?.id ?? '',
  });

  // A quote with its price explained, accepted: an order.
  const quote = await call('seller', QuotesServiceService.createQuote, { quote: Quote.fromJSON({ dealId: deal.id }) });
  expect(quote).toMatchObject({
    number: 'Q-1',
    revision: 1,
    total: { amount: '288000', currency: 'RUB' },
    tax: { amount: '48000', currency: 'RUB' },
    margin: undefined,
  });
  expect(quote.lines[0]?.explanation).toMatchObject([
    { kind: 'PRICE_STEP_KIND_BOOK', label: 'Retail', basis: 'default' },
  ]);
  const accepted = await call('seller', QuotesServiceService.acceptQuote, {
    id: quote.id,
    paymentDueDate: '2026-03-20',
  });
  let order = await call('seller', OrdersServiceService.getOrder, { id: accepted.orderId });
  expect(order).toMatchObject({
    number: 'O-1',
    status: 'ORDER_STATUS_CONFIRMED',
    paymentStatus: 'PAYMENT_STATUS_UNPAID',
    wantedDate: '2026-03-16',
    cost: undefined,
    margin: undefined,
  });

  // Two of three wagons are there.
  order = await call('seller', OrdersServiceService.reserveOrder, { id: order.id });
  expect(order).toMatchObject({
    status: 'ORDER_STATUS_BACKORDERED',
    hasShortage: true,
    lines: [{ reserved: PIECES.two, short: PIECES.wagon }],
  });
  const { shortages } = await call('seller', ShortagesServiceService.listShortages, {
    filter: `order_id = "${order.id}"`,
  });
  expect(shortages).toMatchObject([{ quantity: PIECES.wagon, status: 'SHORTAGE_STATUS_OPEN' }]);
  const request = await call('seller', SupplierRequestsServiceService.requestShortages, {
    shortageIds: shortages.map((item) => item.id),
    send: true,
  });
  expect(request).toMatchObject({
    number: 'S-1',
    status: 'SUPPLIER_REQUEST_STATUS_SENT',
    total: undefined,
    lines: [{ baseQuantity: { value: PIECES.wagon, unit: 'PCE' }, cost: undefined }],
  });

  // The storekeeper sees what is held and short, and neither margin nor source; the missing wagon goes to the order by itself.
  const seen = await call('storekeeper', OrdersServiceService.getOrder, { id: order.id });
  expect(seen).toMatchObject({ hasShortage: true, margin: undefined, cost: undefined, sourceChannel: '' });
  await expect(call('storekeeper', DealsServiceService.getDeal, { id: deal.id })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  const receipt = await call('storekeeper', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ supplierRequestId: request.id }),
  });
  expect(receipt.allocations).toMatchObject([{ orderNumber: 'O-1', quantity: PIECES.wagon }]);
  order = await call('seller', OrdersServiceService.getOrder, { id: order.id });
  expect(order).toMatchObject({
    status: 'ORDER_STATUS_RESERVED',
    hasShortage: false,
    lines: [{ reserved: PIECES.three, short: '0' }],
  });

  // Paid in two parts.
  const pay = (amount: string) =>
    call('accountant', PaymentsServiceService.createPayment, {
      payment: Payment.fromJSON({ orderId: order.id, amount: { amount, currency: 'RUB' } }),
    });
  await pay('100000');
  expect(await call('accountant', OrdersServiceService.getOrder, { id: order.id })).toMatchObject({
    paymentStatus: 'PAYMENT_STATUS_PART_PAID',
    status: 'ORDER_STATUS_RESERVED',
  });
  await expect(pay('188000.01')).rejects.toMatchObject({ status: { reason: 'PAYMENT_EXCEEDS_DUE' } });
  await pay('188000');
  expect(await call('accountant', OrdersServiceService.getOrder, { id: order.id })).toMatchObject({
    paymentStatus: 'PAYMENT_STATUS_PAID',
    status: 'ORDER_STATUS_PAID',
  });

  // One click makes the set; a re-issue keeps the history.
  let set = await call('accountant', DocumentSetsServiceService.issueDocumentSet, { orderId: order.id });
  expect(set).toMatchObject({
    number: 'DS-1',
    revision: 1,
    types: ['invoice', 'waybill', 'act'],
    status: 'DOCUMENT_SET_STATUS_REQUESTED',
  });
  const ids = set.types.map(() => uuidv7());
  const issue = async (revision: number): Promise<void> => {
    for (const [index, type] of set.types.entries()) {
      const data = {
        setId: set.id,
        documentId: ids[index] ?? '',
        type,
        number: `${type}-1`,
        revision,
        orderId: order.id,
      };
      await sales.db.tx((tx) =>
        documentIssued(tx, { time: '2026-03-02T09:00:00Z', data } as never, { now: sales.clock.now() }),
      );
    }
  };
  await issue(1);
  await issue(1);
  set = await call('accountant', DocumentSetsServiceService.getDocumentSet, { id: set.id });
  expect(set.status).toBe('DOCUMENT_SET_STATUS_ISSUED');
  expect(set.documents).toHaveLength(3);
  set = await call('accountant', DocumentSetsServiceService.reissueDocumentSet, {
    id: set.id,
    reason: 'Wrong address',
  });
  await issue(2);
  set = await call('accountant', DocumentSetsServiceService.getDocumentSet, { id: set.id });
  expect(set).toMatchObject({ revision: 2, status: 'DOCUMENT_SET_STATUS_ISSUED' });
  expect(set.documents).toHaveLength(6);

  // Written off once, however often it is asked for.
  const requestId = uuidv7();
  await call('storekeeper', OrdersServiceService.writeOffOrder, { id: order.id, requestId });
  await call('storekeeper', OrdersServiceService.writeOffOrder, { id: order.id, requestId });
  await expect(call('storekeeper', OrdersServiceService.writeOffOrder, { id: order.id })).rejects.toMatchObject({
    status: { reason: 'ORDER_STATE' },
  });
  const { stockBalances } = await call('storekeeper', StockBalancesServiceService.listStockBalances, {});
  expect(stockBalances).toMatchObject([{ onHand: '0', reserved: '0', available: '0', cost: undefined }]);
  order = await call('seller', OrdersServiceService.completeOrder, { id: order.id });
  expect(order.status).toBe('ORDER_STATUS_COMPLETED');
  deal = await call('seller', DealsServiceService.winDeal, { id: deal.id });
  expect(deal).toMatchObject({ status: 'DEAL_STATUS_WON', amount: { amount: '288000', currency: 'RUB' } });
  const change = (part: object, path: string) =>
    call('seller', DealsServiceService.updateDeal, {
      deal: Deal.fromJSON({ id: deal.id, ...part }),
      updateMask: [path],
    });
  await expect(change({ amount: { amount: '1', currency: 'RUB' } }, 'amount')).rejects.toMatchObject({
    status: { reason: 'DEAL_ALREADY_CLOSED' },
  });
  await change({ description: 'Paid and shipped in March' }, 'description');

  // The head sees it joined: way, channel, purchase cost, margin.
  const path = await call('head', SalesReportsServiceService.getDealPath, { id: deal.id });
  expect(path).toMatchObject({
    sourceChannel: 'exhibition',
    channelId: yard.channel.id,
    revenue: { amount: '288000', currency: 'RUB' },
    cost: { amount: '201600', currency: 'RUB' },
    margin: { amount: '86400', currency: 'RUB' },
    marginPercent: '30',
    paid: { amount: '288000', currency: 'RUB' },
  });
  const told = path.steps.map((step) => step.type.replace(/^crm\.|\.v1$/g, ''));
  for (const expected of [
    'sales.deal.created',
    'sales.price_list.send_requested',
    'sales.deal.moved',
    'sales.quote.created',
    'sales.quote.accepted',
    'sales.order.confirmed',
    'sales.reservation.made',
    'sales.order.backordered',
    'sales.supplier_request.created',
    'sales.supplier_request.sent',
    'sales.reservation.completed',
    'sales.receipt.posted',
    'sales.payment.registered',
    'sales.order.paid',
    'sales.document_set.requested',
    'clients.document.issued',
    'sales.order.shipped',
    'sales.order.completed',
    'sales.deal.won',
  ]) {
    expect(told).toContain(expected);
  }
  await expect(call('seller', SalesReportsServiceService.getDealPath, { id: deal.id })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  const channels = await call('head', SalesReportsServiceService.getChannelReport, {});
  expect(channels.rows).toMatchObject([
    { channelId: yard.channel.id, sourceChannel: 'exhibition', orders: 1n, marginPercent: '30' },
  ]);

  const published = (await sales.db.query<{ type: string }>(OUTBOX)).map((row) =>
    row.type.replace(/^crm\.sales\.|\.v1$/g, ''),
  );
  for (const type of [
    'deal.created',
    'price_list.send_requested',
    'quote.accepted',
    'order.confirmed',
    'reservation.made',
    'order.backordered',
    'supplier_request.sent',
    'stock.moved',
    'reservation.completed',
    'order.reserved',
    'supplier_request.received',
    'payment.registered',
    'order.paid',
    'document_set.requested',
    'document_set.issued',
    'order.shipped',
    'reservation.committed',
    'order.completed',
    'deal.won',
  ]) {
    expect(published).toContain(type);
  }
});
