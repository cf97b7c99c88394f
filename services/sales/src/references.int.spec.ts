import type { MethodShape } from '@crm/kit/grpc/implement';
import type { RemoteError } from '@crm/kit/grpc/remote-error';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { nounOf, referrersOf } from '@crm/kit/references/nouns';
import { whatStands } from '@crm/kit/references/standing';
import { Channel, ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { PriceBooksServiceService } from '@crm/proto/gen/crm/sales/v1/price_books';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { WarehousesServiceService } from '@crm/proto/gen/crm/sales/v1/warehouses';
import { nouns } from './nouns.ts';
import { brickYard } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Awaited<ReturnType<typeof brickYard>>;
beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales, '1');
});
afterAll(() => sales.stop());

const { createDeal, updateDeal, batchUpdateDeals } = DealsServiceService;
const newChannel = () =>
  sales.call('head', ChannelsServiceService.createChannel, {
    channel: Channel.fromJSON({ code: uuidv7().slice(24), name: 'Fair' }),
  });
const newDeal = (channelId: string, requestId?: string) =>
  sales.call('seller', createDeal, { deal: Deal.fromJSON({ name: 'Brick', clientId: CLIENT, channelId }) }, requestId);
const CLIENT = uuidv7();
/** As it was possible before the base looked at what stands on a record. */
const forget = (id: string) =>
  sales.db.query({ name: '', text: 'update channels set deleted_at = $1 where id = $2' }, [sales.clock.now(), id]);
const refusedAt = (...fields: string[]) => ({
  code: 'INVALID_ARGUMENT',
  status: { violations: fields.map((field) => ({ field, reason: 'NOT_FOUND' })).map(expect.objectContaining) },
});

test('[G1] a deleted record can be named by nothing new, and stays where it was', async () => {
  const channel = await newChannel();
  const [deal, another] = [await newDeal(channel.id), await newDeal('')];
  await forget(channel.id);
  await expect(newDeal(channel.id)).rejects.toMatchObject(refusedAt('deal.channelId'));
  const change = (id: string, nextStep: string) =>
    sales.call('seller', updateDeal, { deal: Deal.fromJSON({ id, nextStep, channelId: channel.id }) });
  await expect(change(another.id, 'Call')).rejects.toMatchObject(refusedAt('deal.channelId'));
  expect(await change(deal.id, 'Call')).toMatchObject({ nextStep: 'Call', channelId: channel.id });
});

test('[G1] a change of many is refused when one of them would get what is not there', async () => {
  const channel = await newChannel();
  const [holds, lacks] = [await newDeal(channel.id), await newDeal('')];
  await forget(channel.id);
  const batch = (ids: string[]) =>
    sales.call('seller', batchUpdateDeals, { ids, deal: Deal.fromJSON({ channelId: channel.id, nextStep: 'Meet' }) });
  await expect(batch([holds.id, lacks.id])).rejects.toMatchObject(refusedAt('deal.channelId'));
  expect((await batch([holds.id])).deals).toMatchObject([{ nextStep: 'Meet' }]);
});

test('[G1] a request repeated with its key is answered as before, though what it named is gone', async () => {
  const [channel, key] = [await newChannel(), uuidv7()];
  const first = await newDeal(channel.id, key);
  await forget(channel.id);
  expect(await newDeal(channel.id, key)).toMatchObject({ id: first.id });
  await expect(newDeal(channel.id, uuidv7())).rejects.toMatchObject(refusedAt('deal.channelId'));
});

test('[G1] a noun that the caller may not read does not exist for him', async () => {
  const { channels } = await sales.call('head', ChannelsServiceService.listChannels, {});
  const permissions = new Map(sales.actors.seller.permissions);
  permissions.delete('sales:channel:read');
  const blind = { ...sales.actors.seller, userId: uuidv7(), permissions };
  const deal = Deal.fromJSON({ name: 'Brick', clientId: CLIENT, channelId: (channels[0] ?? (await newChannel())).id });
  await expect(sales.call(blind, createDeal, { deal })).rejects.toMatchObject(refusedAt('deal.channelId'));
});

describe('[G1] what others stand on cannot be deleted', () => {
  const refusal = async (method: MethodShape, id: string, who: 'head' | 'seller' = 'head'): Promise<string> =>
    sales.call(who, method, { id } as never).then(
      () => 'deleted',
      (thrown: unknown) => `${(thrown as RemoteError).status.reason} ${(thrown as RemoteError).message}`,
    );

  test('a warehouse and a product with goods, a pipeline and a channel with open deals, a price book with a list', async () => {
    const channel = await newChannel();
    await newDeal(channel.id);
    expect(await refusal(WarehousesServiceService.deleteWarehouse, yard.warehouse.id)).toMatch(
      /^WAREHOUSE_IN_USE .*goods in stock or expected: 1/,
    );
    expect(await refusal(ProductsServiceService.deleteProduct, yard.product.id)).toMatch(/^PRODUCT_IN_USE .*goods/);
    expect(await refusal(PipelinesServiceService.deletePipeline, yard.pipeline.id)).toMatch(
      /^PIPELINE_IN_USE .*open deals: \d+ \(Brick/,
    );
    expect(await refusal(ChannelsServiceService.deleteChannel, channel.id)).toMatch(/open deals: 1 \(Brick\)/);
    expect(await refusal(PriceBooksServiceService.deletePriceBook, yard.book.id)).toMatch(
      /price lists: 1 \(Brick, spring\)/,
    );
  });

  test('a product in the lines of an open deal, a deal with an open order; free when that is settled', async () => {
    const { id: productId } = await sales.call('head', ProductsServiceService.createProduct, {
      product: Product.fromJSON({ sku: uuidv7(), name: 'Cement', unit: 'KGM' }),
    });
    const lines = [{ productId, quantity: { value: '5', unit: 'KGM' }, price: { amount: '3', currency: 'RUB' } }];
    const deal = await sales.call('seller', createDeal, {
      deal: Deal.fromJSON({ name: 'Mortar', clientId: CLIENT, lines }),
    });
    expect(await refusal(ProductsServiceService.deleteProduct, productId)).toMatch(/open deals: 1 \(Mortar\)/);
    const order = await sales.call('seller', OrdersServiceService.createOrder, {
      order: Order.fromJSON({
        clientId: CLIENT,
        dealId: deal.id,
        warehouseId: yard.warehouse.id,
        lines: [{ productId: yard.product.id, quantity: { value: '1', unit: 'PCE' } }],
      }),
    });
    expect(await refusal(DealsServiceService.deleteDeal, deal.id)).toMatch(
      new RegExp(`^DEAL_IN_USE .*orders not completed: 1 \\(${order.number}\\)`),
    );
    await sales.call('seller', OrdersServiceService.cancelOrder, { id: order.id, reason: 'Not needed' });
    await sales.call('seller', DealsServiceService.loseDeal, { id: deal.id, lossReasonId: yard.lossReason.id });
    expect(await refusal(ProductsServiceService.deleteProduct, productId)).toBe('deleted');
    expect(await refusal(DealsServiceService.deleteDeal, deal.id)).toBe('deleted');
  });

  test('a record that the caller may not delete is told nothing of', async () => {
    const deal = await sales.call('other', createDeal, { deal: Deal.fromJSON({ name: 'His', clientId: CLIENT }) });
    expect(await refusal(DealsServiceService.deleteDeal, deal.id, 'seller')).toMatch(/NOT_FOUND/);
  });

  test('a deleted deal does not come back to a channel that is gone', async () => {
    const channel = await newChannel();
    const deal = await newDeal(channel.id);
    await sales.call('head', DealsServiceService.deleteDeal, { id: deal.id });
    expect(await refusal(ChannelsServiceService.deleteChannel, channel.id)).toBe('deleted');
    await expect(sales.call('head', DealsServiceService.restoreDeal, { id: deal.id })).rejects.toMatchObject(
      refusedAt('deal.channelId'),
    );
    await sales.call('head', ChannelsServiceService.restoreChannel, { id: channel.id });
    await sales.call('head', DealsServiceService.restoreDeal, { id: deal.id });
  });

  test('made and deleted at the same moment: one of the two is refused, every time', async () => {
    const rounds = Array.from({ length: 25 }, async () => {
      const channel = await newChannel();
      const [made, deleted] = await Promise.allSettled([
        newDeal(channel.id),
        sales.call('head', ChannelsServiceService.deleteChannel, { id: channel.id }),
      ]);
      return [made.status, deleted.status].sort().join();
    });
    expect(new Set(await Promise.all(rounds))).toEqual(new Set(['fulfilled,rejected']));
  });

  test.each(['clients.client', 'clients.document', 'identity.user', 'identity.team', ...nouns.map(nounOf)])(
    'what stands on %s can be asked',
    async (noun) => {
      expect(await whatStands(sales.db, referrersOf(nouns, noun), uuidv7(), undefined, 'en')).toEqual([]);
    },
  );
});
