import { ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { LossReasonsServiceService } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import { PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { firstData } from './first-data.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
});
afterAll(() => sales.stop());

test('a new installation has a pipeline and its dictionaries once, and what was deleted stays away', async () => {
  await Promise.all([firstData(sales.db, sales.clock.now()), firstData(sales.db, sales.clock.now())]);
  const { pipelines } = await sales.call('seller', PipelinesServiceService.listPipelines, {});
  expect(pipelines).toMatchObject([
    {
      name: 'Sales',
      isDefault: true,
      stages: [{ name: 'Request' }, { name: 'Interested' }, { name: 'Offer' }, { name: 'Contract' }],
    },
  ]);
  const { channels } = await sales.call('seller', ChannelsServiceService.listChannels, {});
  for (const channel of channels) await sales.call('head', ChannelsServiceService.deleteChannel, { id: channel.id });
  await firstData(sales.db, sales.clock.now());
  expect(await sales.call('seller', ChannelsServiceService.listChannels, {})).toMatchObject({ channels: [] });
  const { lossReasons } = await sales.call('seller', LossReasonsServiceService.listLossReasons, {});
  expect(lossReasons.map((reason) => reason.name)).toEqual([
    'Too expensive',
    'Chose a competitor',
    'Not in stock',
    'Delivery too late',
    'No longer needed',
    'No answer',
    'Other',
  ]);
});
