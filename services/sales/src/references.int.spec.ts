import { uuidv7 } from '@crm/kit/ids/uuid';
import { Channel, ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { brickYard } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
  await brickYard(sales, '0');
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
const refusedAt = (...fields: string[]) => ({
  code: 'INVALID_ARGUMENT',
  status: { violations: fields.map((field) => ({ field, reason: 'NOT_FOUND' })).map(expect.objectContaining) },
});

test('[G1] a deleted record can be named by nothing new, and stays where it was', async () => {
  const channel = await newChannel();
  const [deal, another] = [await newDeal(channel.id), await newDeal('')];
  await sales.call('head', ChannelsServiceService.deleteChannel, { id: channel.id });
  await expect(newDeal(channel.id)).rejects.toMatchObject(refusedAt('deal.channelId'));
  const change = (id: string, nextStep: string) =>
    sales.call('seller', updateDeal, { deal: Deal.fromJSON({ id, nextStep, channelId: channel.id }) });
  await expect(change(another.id, 'Call')).rejects.toMatchObject(refusedAt('deal.channelId'));
  expect(await change(deal.id, 'Call')).toMatchObject({ nextStep: 'Call', channelId: channel.id });
});

test('[G1] a change of many is refused when one of them would get what is not there', async () => {
  const channel = await newChannel();
  const [holds, lacks] = [await newDeal(channel.id), await newDeal('')];
  await sales.call('head', ChannelsServiceService.deleteChannel, { id: channel.id });
  const batch = (ids: string[]) =>
    sales.call('seller', batchUpdateDeals, { ids, deal: Deal.fromJSON({ channelId: channel.id, nextStep: 'Meet' }) });
  await expect(batch([holds.id, lacks.id])).rejects.toMatchObject(refusedAt('deal.channelId'));
  expect((await batch([holds.id])).deals).toMatchObject([{ nextStep: 'Meet' }]);
});

test('[G1] a request repeated with its key is answered as before, though what it named is gone', async () => {
  const [channel, key] = [await newChannel(), uuidv7()];
  const first = await newDeal(channel.id, key);
  await sales.call('head', ChannelsServiceService.deleteChannel, { id: channel.id });
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
