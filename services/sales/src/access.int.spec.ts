import { Channel, ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { PricesServiceService } from '@crm/proto/gen/crm/sales/v1/prices';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { systemCall } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { fillSource } from './consumers/first-source.ts';
import { brickYard } from './testing/brick.fixture.ts';
import type { Brick } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest, Who } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
let deal: Deal;
let order: Order;

beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales);
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PLT' } }];
  deal = await sales.call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'Brick', clientId: yard.clientId, lines }),
  });
  order = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, dealId: deal.id, channelId: yard.channel.id, lines }),
  });
});
afterAll(() => sales.stop());

test('[A6] what belongs to another seller is not there for him: not by id, in lists, sums, reports or commands', async () => {
  const { call } = sales;
  await expect(call('other', DealsServiceService.getDeal, { id: deal.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('other', DealsServiceService.winDeal, { id: deal.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('other', DealsServiceService.listDealStages, { id: deal.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('other', DealsServiceService.getDealHistory, { id: deal.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('other', OrdersServiceService.confirmOrder, { id: order.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('other', OrdersServiceService.listOrderSteps, { id: order.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await call('other', DealsServiceService.listDeals, {})).toMatchObject({ deals: [] });
  expect(await call('other', DealsServiceService.listDeals, { q: 'brick' })).toMatchObject({ deals: [] });
  expect(await call('other', DealsServiceService.aggregateDeals, { sums: ['amount'] })).toMatchObject({ groups: [] });
  expect(await call('other', SalesReportsServiceService.getFunnel, { pipelineId: yard.pipeline.id })).toMatchObject({
    open: 0n,
  });
  expect(await call('seller', SalesReportsServiceService.getFunnel, { pipelineId: yard.pipeline.id })).toMatchObject({
    open: 1n,
  });
});

test('[SA-20] the storekeeper sees the order without margin and source, the seller without purchase cost, the head all of it', async () => {
  const get = (who: 'seller' | 'storekeeper' | 'head') =>
    sales.call(who, OrdersServiceService.getOrder, { id: order.id });
  expect(await get('storekeeper')).toMatchObject({
    number: 'O-1',
    cost: undefined,
    margin: undefined,
    sourceChannel: '',
  });
  expect(await get('seller')).toMatchObject({ cost: undefined, margin: undefined });
  expect(await get('head')).toMatchObject({
    cost: { amount: '3360' },
    margin: { amount: '1440' },
    sourceChannel: 'exhibition',
  });
  await expect(
    sales.call('storekeeper', OrdersServiceService.listOrders, { filter: 'margin > 0' }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(
    sales.call('storekeeper', PaymentsServiceService.createPayment, {
      payment: Payment.fromJSON({ orderId: order.id, amount: { amount: '1', currency: 'RUB' } }),
    }),
  ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await expect(sales.call('storekeeper', SalesReportsServiceService.getChannelReport, {})).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
});

test('the floor of the margin and the margin itself are the head’s; the seller sees the price and its steps', async () => {
  const question = {
    productId: yard.product.id,
    clientId: yard.clientId,
    quantity: { value: '1', unit: 'PLT' },
    discount: '50',
  };
  const seller = await sales.call('seller', PricesServiceService.explainPrice, question);
  expect(seller).toMatchObject({
    listPrice: { amount: '10' },
    price: { amount: '7.7778' },
    amount: { amount: '3733.34' },
    margin: '',
  });
  expect(seller.steps.map((step) => step.kind)).toEqual([
    'PRICE_STEP_KIND_BOOK',
    'PRICE_STEP_KIND_MANUAL',
    'PRICE_STEP_KIND_FLOOR',
  ]);
  expect(await sales.call('head', PricesServiceService.explainPrice, question)).toMatchObject({ margin: '10' });
});

test('[A6] every change has its row with before and after', async () => {
  await sales.call('seller', DealsServiceService.updateDeal, {
    deal: { ...deal, name: 'Brick and sand' },
    updateMask: ['name'],
  });
  await expect(
    sales.call('seller', DealsServiceService.updateDeal, { deal: { ...deal, name: 'Late' }, updateMask: ['name'] }),
  ).rejects.toMatchObject({ status: { reason: 'STALE_ETAG' } });
  const { entries } = await sales.call('seller', DealsServiceService.getDealHistory, { id: deal.id });
  expect(entries[0]).toMatchObject({
    action: 'update',
    actorName: 'Seller',
    before: { name: 'Brick' },
    after: { name: 'Brick and sand' },
  });
});

test('[CL-32] the first source of a deal and an order stays, whatever the client’s becomes', async () => {
  await sales.db.tx((tx) => fillSource(tx, systemCall('sales', sales.clock.now()), yard.clientId, 'website'));
  expect(await sales.call('head', DealsServiceService.getDeal, { id: deal.id })).toMatchObject({
    sourceChannel: 'exhibition',
  });
  await sales.db.query({ name: 'test_force_source', text: `update orders set source_channel = 'website'` });
  expect(await sales.call('head', OrdersServiceService.getOrder, { id: order.id })).toMatchObject({
    sourceChannel: 'exhibition',
  });
});

test('[SA-24] plan and fact by channel', async () => {
  await sales.call('seller', OrdersServiceService.confirmOrder, { id: order.id });
  const plans = ['2026-02', '2026-03'].map((month) => ({ month, amount: { amount: '9600', currency: 'RUB' } }));
  const channel = Channel.fromJSON({ id: yard.channel.id, plans });
  await sales.call('head', ChannelsServiceService.updateChannel, { channel, updateMask: ['plans'] });
  const march = { dateFrom: '2026-03-01', dateTo: '2026-03-31' };
  const report = await sales.call('head', SalesReportsServiceService.getChannelReport, march);
  expect(report.plans).toEqual([
    {
      channelId: yard.channel.id,
      plan: { amount: '9600', currency: 'RUB' },
      fact: { amount: '4800', currency: 'RUB' },
      percent: '50',
    },
  ]);
});

test('[G1] neither a deal nor an order goes to another team or owner by being made or edited', async () => {
  const { call, actors } = sales;
  const [teamId, ownerId] = [uuidv7(), actors.other.userId];
  const refused = (field: string) => ({
    status: { violations: [expect.objectContaining({ field, reason: 'NOT_ALLOWED' })] as unknown },
  });
  const dealWith = (fields: object) => Deal.fromJSON({ name: 'Slipped', clientId: yard.clientId, ...fields });
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PLT' } }];
  const orderWith = (fields: object) =>
    Order.fromJSON({ clientId: yard.clientId, channelId: yard.channel.id, lines, ...fields });
  for (const [part, value] of Object.entries({ teamId, ownerId })) {
    await expect(
      call('seller', DealsServiceService.createDeal, { deal: dealWith({ [part]: value }) }),
    ).rejects.toMatchObject(refused(`deal.${part}`));
    await expect(
      call('seller', OrdersServiceService.createOrder, { order: orderWith({ [part]: value }) }),
    ).rejects.toMatchObject(refused(`order.${part}`));
  }
  const plain = { ...actors.seller, permissions: new Map(actors.seller.permissions) };
  plain.permissions.delete('sales:deal:reassign');
  const own = await call('seller', OrdersServiceService.createOrder, { order: orderWith({}) });
  for (const [part, value] of Object.entries({ teamId, ownerId })) {
    const edit = { order: { ...own, [part]: value }, updateMask: [part] };
    await expect(call(plain, OrdersServiceService.updateOrder, edit)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      ...refused(`order.${part}`),
    });
  }
});

test('[G1] a deal is given only to somebody who is there and may see it', async () => {
  const give = (ownerId: string) => sales.call('head', DealsServiceService.reassignDeal, { id: deal.id, ownerId });
  const refused = (reason: string) => ({
    status: { violations: [expect.objectContaining({ field: 'deal.ownerId', reason })] as unknown },
  });
  await expect(give(uuidv7())).rejects.toMatchObject(refused('USER_UNKNOWN'));
  await expect(give(sales.actors.accountant.userId)).rejects.toMatchObject(refused('USER_WITHOUT_RIGHT'));
});

test('[G2] what belongs to an order goes along when the order is given to somebody else', async () => {
  const { call, actors } = sales;
  const lines = [{ productId: yard.product.id, quantity: { value: '3', unit: 'PCE' } }];
  const { id } = await call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, channelId: yard.channel.id, lines }),
  });
  await call('seller', OrdersServiceService.confirmOrder, { id });
  const { lines: confirmed } = await call('seller', OrdersServiceService.reserveOrder, { id });
  const set = await call('seller', DocumentSetsServiceService.issueDocumentSet, { orderId: id });
  await call('head', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId: id, amount: { amount: '1', currency: 'RUB' } }),
  });
  await call('head', OrdersServiceService.writeOffOrder, { id });
  const back = [{ lineId: confirmed[0]?.id ?? '', quantity: { value: '1', unit: 'PCE' } }];
  await call('head', OrdersServiceService.returnOrder, { id, reason: 'broken', lines: back });

  const counts = async (who: Who): Promise<number[]> => {
    const request = { filter: `order_id = "${id}"` };
    const [reservations, payments, sets, returns] = await Promise.all([
      call(who, ReservationsServiceService.listReservations, request),
      call(who, PaymentsServiceService.listPayments, request),
      call(who, DocumentSetsServiceService.listDocumentSets, request),
      call(who, OrderReturnsServiceService.listOrderReturns, request),
    ]);
    return [reservations.reservations, payments.payments, sets.documentSets, returns.orderReturns].map(
      ({ length }) => length,
    );
  };
  expect([await counts('seller'), await counts('other')]).toEqual([
    [1, 1, 1, 1],
    [0, 0, 0, 0],
  ]);
  const given = Order.fromPartial({ id, ownerId: actors.other.userId });
  await call('head', OrdersServiceService.updateOrder, { order: given, updateMask: ['ownerId'] });
  expect([await counts('seller'), await counts('other')]).toEqual([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
  ]);
  await expect(call('seller', DocumentSetsServiceService.reissueDocumentSet, { id: set.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
