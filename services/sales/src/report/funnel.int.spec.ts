import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { Pipeline, PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { brickYard, stage } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
});
afterAll(() => sales.stop());

test('[SA-22] the funnel counts conversion over the history, and refusals by stage and reason', async () => {
  const yard = await brickYard(sales, '0');
  const [request, interested] = yard.pipeline.stages.map((item) => item.id);
  const amount = { amount: '100.5', currency: 'RUB' };
  const open = async () =>
    sales.call('seller', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({
        name: 'Brick',
        clientId: yard.clientId,
        amount,
        needs: [{ description: 'brick', quantity: { value: '1', unit: 'WAG' } }],
      }),
    });
  const deals = await Promise.all([open(), open(), open(), open()]);
  const [one, two, three] = deals;
  for (const deal of [one, two, three])
    await sales.call('seller', DealsServiceService.moveDeal, { id: deal?.id ?? '', stageId: interested ?? '' });
  await sales.call('seller', DealsServiceService.moveDeal, { id: three?.id ?? '', stageId: request ?? '' });
  await sales.call('seller', DealsServiceService.winDeal, { id: one?.id ?? '' });
  await expect(sales.call('seller', DealsServiceService.loseDeal, { id: two?.id ?? '' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await sales.call('seller', DealsServiceService.loseDeal, {
    id: two?.id ?? '',
    lossReasonId: yard.lossReason.id,
    comment: 'by 5 %',
  });

  sales.clock.advance(15 * 24 * 3_600_000);
  const funnel = await sales.call('head', SalesReportsServiceService.getFunnel, {
    pipelineId: yard.pipeline.id,
    dateFrom: '2026-03-02',
    dateTo: '2026-03-02',
  });
  expect(funnel).toMatchObject({ won: 1n, lost: 1n, open: 2n, winRate: '0.5' });
  expect(funnel.stages).toMatchObject([
    {
      name: 'Request',
      open: 2n,
      entered: 4n,
      conversion: '0.75',
      openAmounts: [{ amount: '201', currency: 'RUB' }],
      weightedAmounts: [{ amount: '20.1', currency: 'RUB' }],
      stuck: 2n,
    },
    { name: 'Interested', open: 0n, entered: 3n, conversion: '0.3333', lost: 1n },
    { name: 'Contract', open: 0n, entered: 1n, conversion: '1' },
  ]);
  expect(funnel.refusals).toEqual([
    { stageId: interested, lossReasonId: yard.lossReason.id, count: 1n, amounts: [amount] },
  ]);
  expect(
    await sales.call('head', SalesReportsServiceService.getFunnel, {
      pipelineId: yard.pipeline.id,
      dateFrom: '2026-03-03',
    }),
  ).toMatchObject({ open: 0n, winRate: '' });

  const { stages } = await sales.call('seller', DealsServiceService.listDealStages, { id: three?.id ?? '' });
  expect(stages.map((item) => [item.stageName, item.leaveTime !== undefined])).toEqual([
    ['Request', true],
    ['Interested', true],
    ['Request', false],
  ]);
});

test('[SA-01] [SA-03] three pipelines side by side, a conveyor among them; a stage with deals in it cannot be removed', async () => {
  const made = await Promise.all(
    ['Wholesale', 'Retail'].map((name, index) =>
      sales.call('head', PipelinesServiceService.createPipeline, {
        pipeline: Pipeline.fromJSON({
          name,
          mode: index === 0 ? 'PIPELINE_MODE_CONVEYOR' : 'PIPELINE_MODE_PARALLEL',
          stages: [stage('First'), stage('Second', { teamId: '01a20312-ad8a-70d4-ba60-f129ab32457c' })],
        }),
      }),
    ),
  );
  const { pipelines } = await sales.call('seller', PipelinesServiceService.listPipelines, {});
  expect(pipelines).toHaveLength(3);
  const clientId = '01a20312-ad8a-70d4-ba60-f129ab32457d';
  for (const [index, pipeline] of made.entries()) {
    const deal = await sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: pipeline.name, clientId, pipelineId: pipeline.id }),
    });
    const moved = await sales.call('head', DealsServiceService.moveDeal, {
      id: deal.id,
      stageId: pipeline.stages[1]?.id ?? '',
    });
    expect(moved.teamId === pipeline.stages[1]?.teamId).toBe(index === 0);
  }
  const [wholesale] = made;
  await expect(
    sales.call('head', PipelinesServiceService.updatePipeline, {
      pipeline: Pipeline.fromJSON({ id: wholesale?.id, stages: wholesale?.stages.slice(0, 1) }),
      updateMask: ['stages'],
    }),
  ).rejects.toMatchObject({ status: { reason: 'STAGE_IN_USE' } });
  const second = await sales.call('head', PipelinesServiceService.updatePipeline, {
    pipeline: Pipeline.fromJSON({ id: wholesale?.id, isDefault: true }),
    updateMask: ['is_default'],
  });
  expect(second.isDefault).toBe(true);
  const { pipelines: after } = await sales.call('seller', PipelinesServiceService.listPipelines, {
    filter: 'is_default = true',
  });
  expect(after).toHaveLength(1);
});
