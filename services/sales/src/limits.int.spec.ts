import { ChannelsServiceService, Channel } from '@crm/proto/gen/crm/sales/v1/channels';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { Pipeline, PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { PriceBookEntriesServiceService, PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { PriceBook, PriceBooksServiceService } from '@crm/proto/gen/crm/sales/v1/price_books';
import { PricesServiceService } from '@crm/proto/gen/crm/sales/v1/prices';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { SupplierRequest, SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { Warehouse, WarehousesServiceService } from '@crm/proto/gen/crm/sales/v1/warehouses';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { clientRefs } from './client/client-ref.store.ts';
import { brickYard, stage } from './testing/brick.fixture.ts';
import type { Brick } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
let orderId: string;
beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales);
  const order = await sales.call('head', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [{ productId: yard.product.id, quantity: wagon }] }),
  });
  orderId = (await sales.call('head', OrdersServiceService.confirmOrder, { id: order.id })).id;
});
afterAll(() => sales.stop());

const wagon = { value: '1', unit: 'WAG' };
const money = (amount: string, currency = 'RUB') => ({ amount, currency });

/** What is refused: the fields and reasons that the caller is told. */
async function refused(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => {
      throw new Error('was accepted');
    },
    (thrown: { status?: { violations?: { field: string; reason: string }[] } }) => thrown,
  );
  if (error.status === undefined) throw error as Error;
  return (error.status.violations ?? []).map(({ field, reason }) => `${field} ${reason}`);
}

const pay = (part: object) =>
  sales.call('head', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId, amount: money('1'), ...part }),
  });
const line = (part: object = {}) => ({ productId: yard.product.id, quantity: wagon, ...part });

test('[G1] money that cannot be paid, and days that nobody meant, are refused with their field', async () => {
  expect(await refused(pay({ amount: money('9.9999') }))).toEqual(['payment.amount.amount NOT_PAYABLE']);
  expect(await refused(pay({ amount: money('1.5', 'JPY') }))).toEqual(['payment.amount.amount NOT_PAYABLE']);
  expect(await refused(pay({ paidDate: '0001-01-01' }))).toEqual(['payment.paidDate FORMAT_DATE']);
  expect(await refused(pay({ paidDate: '2026-03-03' }))).toEqual(['payment.paidDate LATER_THAN_TODAY']);
  expect(await pay({ paidDate: '2026-03-02' })).toMatchObject({ paidDate: '2026-03-02' });
  const deal = (part: object) =>
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, ...part }),
    });
  expect(await refused(deal({ amount: money('0.001') }))).toEqual(['deal.amount.amount NOT_PAYABLE']);
  expect(await refused(deal({ amount: money('-1') }))).toEqual(['deal.amount.amount BELOW_MINIMUM']);
  expect(await refused(deal({ requestTime: '0001-01-01T00:00:00Z' }))).toEqual(['deal.requestTime FORMAT_TIMESTAMP']);
  const plan = { plans: [{ month: '2026-03', amount: money('1.001') }] };
  const channel = sales.call('head', ChannelsServiceService.createChannel, {
    channel: Channel.fromJSON({ name: 'C', kind: 'CHANNEL_KIND_DIRECT', ...plan }),
  });
  expect(await refused(channel)).toEqual(['channel.plans[0].amount.amount NOT_PAYABLE']);
});

test('[G1] no price and no cost is negative', async () => {
  const cost = money('-0.01');
  const negative = [
    sales.call('head', ProductsServiceService.createProduct, {
      product: Product.fromJSON({ sku: 'X', name: 'X', unit: 'PCE', cost }),
    }),
    sales.call('head', ProductsServiceService.updateProduct, {
      product: Product.fromJSON({ id: yard.product.id, cost }),
      updateMask: ['cost'],
    }),
    sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
      priceBookEntry: PriceBookEntry.fromJSON({ priceBookId: yard.book.id, productId: yard.product.id, price: cost }),
    }),
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, lines: [line({ price: cost })] }),
    }),
    sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
      supplierRequest: SupplierRequest.fromJSON({ lines: [line({ cost })] }),
    }),
    sales.call('head', ReceiptsServiceService.createReceipt, {
      receipt: Receipt.fromJSON({ lines: [line({ cost })] }),
    }),
    sales.call('head', StockBalancesServiceService.adjustStock, {
      warehouseId: yard.warehouse.id,
      productId: yard.product.id,
      counted: wagon,
      reason: 'Count',
      cost,
    }),
  ];
  for (const work of negative) expect(await refused(work)).toEqual([expect.stringMatching(/\.amount BELOW_MINIMUM$/)]);
});

test('[G1] what ends before it begins is refused, also when only one of the two is told', async () => {
  const book = (part: object) =>
    sales.call('head', PriceBooksServiceService.createPriceBook, {
      priceBook: PriceBook.fromJSON({ name: 'Spring', currency: 'RUB', ...part }),
    });
  const period = { validFrom: '2026-03-02', validTo: '2026-03-01' };
  expect(await refused(book(period))).toEqual(['priceBook.validTo ENDS_BEFORE_START']);
  expect(await refused(book({ discounts: [{ name: 'All', percent: '5', ...period }] }))).toEqual([
    'priceBook.discounts[0].validTo ENDS_BEFORE_START',
  ]);
  const made = await book({ validFrom: '2026-03-01', validTo: '2026-03-31' });
  const change = (part: object, path: string) =>
    sales.call('head', PriceBooksServiceService.updatePriceBook, {
      priceBook: PriceBook.fromJSON({ id: made.id, ...part }),
      updateMask: [path],
    });
  expect(await refused(change({ validFrom: '2026-04-01' }, 'valid_from'))).toEqual([
    'priceBook.validTo ENDS_BEFORE_START',
  ]);
  expect(await refused(change({ validTo: '2026-02-28' }, 'valid_to'))).toEqual(['priceBook.validTo ENDS_BEFORE_START']);
  expect(await change({ validTo: '2026-03-01' }, 'valid_to')).toMatchObject({ validTo: '2026-03-01' });
  const report = { dateFrom: '2026-03-02', dateTo: '2026-03-01' };
  expect(await refused(sales.call('head', SalesReportsServiceService.getChannelReport, report))).toEqual([
    'dateTo ENDS_BEFORE_START',
  ]);
});

test('[G1] a line or a kind of document named twice is refused with its place', async () => {
  const id = uuidv7();
  const lines = [line({ id }), line({ id })];
  const twice = [
    sales.call('head', OrdersServiceService.createOrder, { order: Order.fromJSON({ clientId: yard.clientId, lines }) }),
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, lines }),
    }),
    sales.call('head', ReceiptsServiceService.createReceipt, { receipt: Receipt.fromJSON({ lines }) }),
    sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
      supplierRequest: SupplierRequest.fromJSON({ lines }),
    }),
  ];
  for (const work of twice) expect(await refused(work)).toEqual([expect.stringMatching(/lines\[1\]\.id TWICE$/)]);
  const types = ['invoice', 'act', 'invoice'];
  expect(await refused(sales.call('head', DocumentSetsServiceService.issueDocumentSet, { orderId, types }))).toEqual([
    'types[2] TWICE',
  ]);
});

test('[G1] two orders may have a line of one id: each is held and shipped by itself', async () => {
  const id = uuidv7();
  for (const _ of [1, 2]) {
    const order = await sales.call('head', OrdersServiceService.createOrder, {
      order: Order.fromJSON({ clientId: yard.clientId, lines: [line({ id, quantity: { value: '1', unit: 'PLT' } })] }),
    });
    await sales.call('head', OrdersServiceService.confirmOrder, { id: order.id });
    await sales.call('head', OrdersServiceService.reserveOrder, { id: order.id });
  }
  const { orders } = await sales.call('head', OrdersServiceService.listOrders, {
    filter: 'status = "ORDER_STATUS_RESERVED"',
  });
  for (const order of orders)
    expect(await sales.call('head', OrdersServiceService.writeOffOrder, { id: order.id })).toMatchObject({
      status: 'ORDER_STATUS_SHIPPED',
    });
  expect(orders).toHaveLength(2);
});

test('[G1] a text of blanks fills in nothing, and one with blanks around it is the same text', async () => {
  const warehouse = (name: string, code: string) =>
    sales.call('head', WarehousesServiceService.createWarehouse, { warehouse: Warehouse.fromJSON({ name, code }) });
  expect(await refused(warehouse(' ', '\u00a0\t'))).toEqual(['warehouse.name REQUIRED', 'warehouse.code REQUIRED']);
  expect(await refused(warehouse('Yard', ' MAIN '))).toEqual(['warehouse.code TAKEN']);
  // One letter in two Unicode forms: "й" and "и" with a breve.
  expect(await warehouse(' Двор ', 'СЕРЫ\u0418\u0306')).toMatchObject({ name: 'Двор', code: 'СЕРЫЙ' });
  expect(await refused(warehouse('Yard', 'СЕРЫЙ'))).toEqual(['warehouse.code TAKEN']);
  const product = (sku: string) =>
    sales.call('head', ProductsServiceService.createProduct, {
      product: Product.fromJSON({ sku, name: 'Brick', unit: 'PCE' }),
    });
  expect(await refused(product('BRICK-1 '))).toEqual(['product.sku TAKEN']);
  const change = (name: string) =>
    sales.call('head', ProductsServiceService.updateProduct, {
      product: Product.fromJSON({ id: yard.product.id, name }),
      updateMask: ['name'],
    });
  expect(await refused(change('  '))).toEqual(['product.name REQUIRED']);
  const tagged = await sales.call('head', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: ' D ', clientId: yard.clientId, tags: ['vip', ' vip ', ' '] }),
  });
  expect(tagged).toMatchObject({ name: 'D', tags: ['vip'] });
});

test('[G1] an update of everything is held to what everything must be', async () => {
  const order = await sales.call('head', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [line()] }),
  });
  const all = (part: object) =>
    sales.call('head', OrdersServiceService.updateOrder, {
      order: Order.fromJSON({ id: order.id, ...part }),
      updateMask: ['*'],
    });
  expect(await refused(all({ comment: 'x' }))).toEqual(['order.lines REQUIRED']);
  expect(await all({ comment: 'x', lines: [line()] })).toMatchObject({ comment: 'x', clientId: yard.clientId });
});

test('[G1] one default takes over from the other, and one brought back leaves it its place', async () => {
  const make = (code: string) =>
    sales.call('head', WarehousesServiceService.createWarehouse, {
      warehouse: Warehouse.fromJSON({ name: code, code, isDefault: true }),
    });
  const second = await make('SECOND');
  const get = (id: string) => sales.call('head', WarehousesServiceService.getWarehouse, { id });
  expect([(await get(yard.warehouse.id)).isDefault, second.isDefault]).toEqual([false, true]);
  await sales.call('head', WarehousesServiceService.deleteWarehouse, { id: second.id });
  await sales.call('head', WarehousesServiceService.updateWarehouse, {
    warehouse: Warehouse.fromJSON({ id: yard.warehouse.id, isDefault: true }),
    updateMask: ['is_default'],
  });
  const restored = await sales.call('head', WarehousesServiceService.restoreWarehouse, { id: second.id });
  expect([(await get(yard.warehouse.id)).isDefault, restored.isDefault]).toEqual([true, false]);
});

test('[G1] the default prices of another year leave those of this one alone', async () => {
  const book = (part: object) =>
    sales.call('head', PriceBooksServiceService.createPriceBook, {
      priceBook: PriceBook.fromJSON({ name: 'Book', currency: 'RUB', isDefault: true, ...part }),
    });
  const isDefault = async (id: string) =>
    (await sales.call('head', PriceBooksServiceService.getPriceBook, { id })).isDefault;
  const next = await book({ validFrom: '2027-01-01', validTo: '2027-12-31' });
  expect([await isDefault(yard.book.id), await isDefault(next.id)]).toEqual([true, true]);
  const explain = (date: string) =>
    sales.call('head', PricesServiceService.explainPrice, { productId: yard.product.id, quantity: wagon, date });
  expect((await explain('2026-12-31')).steps[0]).toMatchObject({ priceBookId: yard.book.id });
  await expect(explain('2027-01-01')).rejects.toMatchObject({ status: { reason: 'NO_PRICE' } });
  const again = await book({ validFrom: '2027-01-01', validTo: '2027-12-31' });
  expect([await isDefault(yard.book.id), await isDefault(next.id), await isDefault(again.id)]).toEqual([
    true,
    false,
    true,
  ]);
  for (const { id } of [next, again]) await sales.call('head', PriceBooksServiceService.deletePriceBook, { id });
});

test('[G1] a supplier is asked for something, in payable money, and what is missing at one warehouse at a time', async () => {
  const request = (part: object) =>
    sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
      supplierRequest: SupplierRequest.fromJSON({ lines: [line(part)] }),
    });
  await expect(request({ quantity: { value: '0', unit: 'PCE' } })).rejects.toMatchObject({
    status: { reason: 'QUANTITY_NOT_POSITIVE' },
  });
  expect(await request({ quantity: { value: '3', unit: 'PCE' }, cost: money('0.3333') })).toMatchObject({
    total: money('1'),
  });
  const far = await sales.call('head', WarehousesServiceService.createWarehouse, {
    warehouse: Warehouse.fromJSON({ name: 'Far', code: 'FAR' }),
  });
  for (const warehouseId of [yard.warehouse.id, far.id]) {
    const { id } = await sales.call('head', OrdersServiceService.createOrder, {
      order: Order.fromJSON({
        clientId: yard.clientId,
        warehouseId,
        lines: [line({ quantity: { value: '9', unit: 'WAG' } })],
      }),
    });
    await sales.call('head', OrdersServiceService.confirmOrder, { id });
    await sales.call('head', OrdersServiceService.reserveOrder, { id });
  }
  const { shortages } = await sales.call('head', ShortagesServiceService.listShortages, {});
  const ask = (shortageIds: string[]) =>
    sales.call('head', SupplierRequestsServiceService.requestShortages, { shortageIds });
  await expect(ask(shortages.map(({ id }) => id))).rejects.toMatchObject({
    status: { reason: 'SHORTAGES_OF_WAREHOUSES' },
  });
  for (const { id, warehouseId } of shortages) expect(await ask([id, id])).toMatchObject({ warehouseId });
});

test('[G1] other goods that come along are none of what was asked of the supplier', async () => {
  const { id } = await sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
    supplierRequest: SupplierRequest.fromJSON({ lines: [line()] }),
  });
  await sales.call('head', SupplierRequestsServiceService.sendSupplierRequest, { id });
  const other = await sales.call('head', ProductsServiceService.createProduct, {
    product: Product.fromJSON({ sku: 'OTHER', name: 'Other', unit: 'PCE' }),
  });
  const lines = [{ productId: other.id, quantity: { value: '1', unit: 'PCE' } }];
  await sales.call('head', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ supplierRequestId: id, lines }),
  });
  expect(await sales.call('head', SupplierRequestsServiceService.getSupplierRequest, { id })).toMatchObject({
    status: 'SUPPLIER_REQUEST_STATUS_SENT',
  });
});

test('[G1] a deal is moved, counted and opened again though its stage or its pipeline is gone', async () => {
  const pipeline = (part: object) =>
    sales.call('head', PipelinesServiceService.createPipeline, {
      pipeline: Pipeline.fromJSON({ name: 'P', stages: [stage('First'), stage('Second')], ...part }),
    });
  const persons = await pipeline({ clientKinds: ['CLIENT_KIND_PERSON'] });
  const gone = await pipeline({});
  const deal = (pipelineId: string, stageId = '') =>
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, pipelineId, stageId }),
    });
  const lose = ({ id }: Deal) =>
    sales.call('head', DealsServiceService.loseDeal, { id, lossReasonId: yard.lossReason.id });
  const open = await deal(gone.id);
  await expect(
    sales.call('head', DealsServiceService.moveDeal, {
      id: open.id,
      pipelineId: persons.id,
      stageId: persons.stages[0]?.id ?? '',
    }),
  ).rejects.toMatchObject({ status: { reason: 'CLIENT_KIND_REFUSED' } });
  const second = await deal(gone.id, gone.stages[1]?.id);
  await lose(open);
  await lose(second);
  const stages = gone.stages.slice(0, 1);
  await sales.call('head', PipelinesServiceService.updatePipeline, {
    pipeline: { ...gone, stages, etag: '' },
    updateMask: ['stages'],
  });
  const funnel = await sales.call('head', SalesReportsServiceService.getFunnel, { pipelineId: gone.id });
  expect(funnel.lost).toBe(2n);
  expect(await sales.call('head', DealsServiceService.reopenDeal, { id: second.id })).toMatchObject({
    pipelineId: gone.id,
    stageId: stages[0]?.id,
  });
  await lose(second);
  await sales.call('head', PipelinesServiceService.deletePipeline, { id: gone.id });
  expect(await sales.call('head', DealsServiceService.reopenDeal, { id: open.id })).toMatchObject({
    status: 'DEAL_STATUS_OPEN',
    pipelineId: yard.pipeline.id,
    stageId: yard.pipeline.stages[0]?.id,
  });
});

test('[G1] a funnel counts the days of whoever asks, and money to what can be paid', async () => {
  const pipeline = await sales.call('head', PipelinesServiceService.createPipeline, {
    pipeline: Pipeline.fromJSON({ name: 'Dinars', stages: [stage('First')] }),
  });
  // Half past midnight of the third in Moscow.
  sales.clock.set('2026-03-02T21:30:00Z');
  await sales.call('head', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, pipelineId: pipeline.id, amount: money('1.125', 'BHD') }),
  });
  const funnel = (day: string) =>
    sales.call('head', SalesReportsServiceService.getFunnel, { pipelineId: pipeline.id, dateFrom: day, dateTo: day });
  expect((await funnel('2026-03-02')).open).toBe(0n);
  expect(await funnel('2026-03-03')).toMatchObject({ open: 1n, stages: [{ openAmounts: [money('1.125', 'BHD')] }] });
});

test('[G1] a deal goes to another client while nothing was offered, and by the rules of a new one', async () => {
  const other = uuidv7();
  const known = { name: 'Ivanov', kind: 'CLIENT_KIND_PERSON', ownerId: null, teamId: null, tags: [], requisites: {} };
  await sales.db.tx((tx) => clientRefs.put(tx, { ...known, id: other, sourceChannel: 'phone' }, 1n));
  const deal = await sales.call('head', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, lines: [line()] }),
  });
  const give = (clientId: string) =>
    sales.call('head', DealsServiceService.updateDeal, {
      deal: Deal.fromJSON({ id: deal.id, clientId }),
      updateMask: ['client_id'],
    });
  expect(await give(other)).toMatchObject({ clientId: other });
  const quote = await sales.call('head', QuotesServiceService.createQuote, {
    quote: Quote.fromJSON({ dealId: deal.id }),
  });
  expect(quote.clientId).toBe(other);
  await expect(give(yard.clientId)).rejects.toMatchObject({ status: { reason: 'DEAL_HAS_PAPERS' } });
});

test('[G1] neither a line nor a need of a deal is of nothing', async () => {
  const nothing = line({ quantity: { value: '0', unit: 'PCE' } });
  for (const part of [{ lines: [nothing] }, { needs: [nothing] }])
    await expect(
      sales.call('head', DealsServiceService.createDeal, {
        deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, ...part }),
      }),
    ).rejects.toMatchObject({ status: { reason: 'QUANTITY_NOT_POSITIVE' } });
});

test('[G1] a list of records names none twice', async () => {
  const book = await sales.call('head', PriceBooksServiceService.createPriceBook, {
    priceBook: PriceBook.fromJSON({ name: 'Contract', currency: 'RUB', clientIds: [yard.clientId, yard.clientId] }),
  });
  expect(book.clientIds).toEqual([yard.clientId]);
});
