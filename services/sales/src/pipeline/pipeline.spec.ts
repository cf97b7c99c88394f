import { ok, refuse } from '@crm/kit/result';
import { Stage } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { firstStage, settleStages, stageOf } from './pipeline.ts';

const named = (id: string) => Stage.fromJSON({ id, name: id });

test('new stages get ids; two alike, none at all, and a lost one with deals in it are refused', () => {
  expect(settleStages([named(''), named('b')], ['b'], () => 'new')).toMatchObject(ok([{ id: 'new' }, { id: 'b' }]));
  expect(settleStages([named('a'), named('a')], [], () => '')).toEqual(refuse('STAGE_TWICE'));
  expect(settleStages([], [], () => '')).toEqual(refuse('PIPELINE_EMPTY'));
  expect(settleStages([named('a')], ['b'], () => '')).toEqual(refuse('STAGE_IN_USE', { stageId: 'b' }));
});

test('a deal begins in the first stage', () => {
  expect(firstStage({ stages: [named('a'), named('b')] })).toMatchObject(ok({ id: 'a' }));
  expect(stageOf({ stages: [named('a')] }, 'x')).toEqual(refuse('STAGE_UNKNOWN', { stageId: 'x' }));
});
