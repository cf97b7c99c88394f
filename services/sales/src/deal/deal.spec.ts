import { systemActor } from '@crm/kit/access/actor';
import { ok, refuse } from '@crm/kit/result';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import { DealLine, DealNeed } from '@crm/proto/gen/crm/sales/v1/deals';
import { LossReason } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import { aDeal, aPipeline, rub } from '../testing/samples.fixture.ts';
import {
  NO_FACTS,
  amountOfDeal,
  fitsPipeline,
  loseDeal,
  moveDeal,
  notesOnly,
  reassignDeal,
  reopenDeal,
} from './deal.ts';
import { dealVerbs } from './deal.verbs.ts';

const may = (deal: Deal, verb: keyof typeof dealVerbs.rules) =>
  dealVerbs.may(deal, verb, { now: new Date('2026-03-02T09:00:00Z'), actor: systemActor('sales') });

const noon = new Date('2026-03-02T12:00:00Z');
const pipeline = aPipeline();
const at = (stageId: string) => ({ from: pipeline, to: pipeline, stageId, clientKind: 'CLIENT_KIND_ORGANIZATION' });
const need = DealNeed.fromJSON({ id: 'n', quantity: { value: '3', unit: 'WAG' } });

describe('moving', () => {
  test('a deal takes the probability of its new stage', () => {
    expect(moveDeal(aDeal({ needs: [need] }), at('need'), NO_FACTS, noon)).toMatchObject(
      ok({ stageId: 'need', probability: 40, stageEnterTime: noon }),
    );
  });

  test('[SA-01] a stage is entered only with what it asks for', () => {
    expect(moveDeal(aDeal(), at('need'), NO_FACTS, noon)).toEqual(
      refuse('STAGE_CONDITION_MISSING', { stage: 'Need', conditions: 'STAGE_CONDITION_NEED' }),
    );
  });

  test('a jump over a stage asks for what that one wants on leaving', () => {
    const decided = moveDeal(aDeal({ needs: [need] }), at('contract'), NO_FACTS, noon);
    expect(decided).toEqual(
      refuse('STAGE_CONDITION_MISSING', {
        stage: 'Contract',
        conditions: 'STAGE_CONDITION_AMOUNT, STAGE_CONDITION_QUOTE',
      }),
    );
    expect(moveDeal(aDeal({ amount: rub('1') }), at('contract'), { ...NO_FACTS, hasQuote: true }, noon).ok).toBe(true);
  });

  test('the way back is always open', () => {
    expect(moveDeal(aDeal({ stageId: 'contract' }), at('request'), NO_FACTS, noon).ok).toBe(true);
  });

  test('[SA-03] on a conveyor the stage’s team takes the deal over, side by side with a pipeline where the seller keeps it', () => {
    const facts = { ...NO_FACTS, hasQuote: true };
    const deal = aDeal({ amount: rub('1'), teamId: 'sellers' });
    expect(moveDeal(deal, at('contract'), facts, noon)).toMatchObject(ok({ teamId: 'sellers' }));
    expect(
      moveDeal(deal, { ...at('contract'), to: aPipeline({ id: 'belt', mode: 'PIPELINE_MODE_CONVEYOR' }) }, facts, noon),
    ).toMatchObject(ok({ teamId: 'lawyers', pipelineId: 'belt' }));
  });

  test('the same stage and an unknown stage are refused', () => {
    expect(moveDeal(aDeal(), at('request'), NO_FACTS, noon)).toEqual(refuse('DEAL_ALREADY_THERE'));
    expect(moveDeal(aDeal(), at('moon'), NO_FACTS, noon)).toEqual(refuse('STAGE_UNKNOWN', { stageId: 'moon' }));
  });
});

test('[G1] a deal is not moved to where it could not be made', () => {
  const persons = aPipeline({ id: 'persons', name: 'Persons', clientKinds: ['CLIENT_KIND_PERSON'] });
  const refused = refuse('CLIENT_KIND_REFUSED', { pipeline: 'Persons' });
  expect(moveDeal(aDeal(), { ...at('request'), to: persons }, NO_FACTS, noon)).toEqual(refused);
  expect(moveDeal(aDeal(), { ...at('request'), to: persons, clientKind: '' }, NO_FACTS, noon).ok).toBe(true);
  const within = { ...at('contract'), from: persons, to: persons };
  expect(moveDeal(aDeal(), within, NO_FACTS, noon)).not.toEqual(refused);
});

test('[G1] a deal whose stage is gone is opened again in the first one', () => {
  const lost = aDeal({ status: 'DEAL_STATUS_LOST', stageId: 'gone', closedTime: noon });
  expect(reopenDeal(lost, pipeline, noon)).toMatchObject(
    ok({ stageId: pipeline.stages[0]?.id, probability: pipeline.stages[0]?.probability, stageEnterTime: noon }),
  );
});

describe('closing', () => {
  test('what is closed is only opened again, and what is open is not', () => {
    const { reopen, ...others } = dealVerbs.rules;
    const lost = aDeal({ status: 'DEAL_STATUS_LOST' });
    for (const verb of Object.keys(others) as (keyof typeof others)[])
      expect(may(lost, verb)).toEqual(refuse('DEAL_ALREADY_CLOSED', { status: 'DEAL_STATUS_LOST' }));
    expect(may(lost, 'reopen')).toEqual(ok(true));
    expect(reopen.from).not.toContain('DEAL_STATUS_OPEN');
    expect(may(aDeal(), 'reopen')).toEqual(refuse('DEAL_ALREADY_OPEN', { status: 'DEAL_STATUS_OPEN' }));
    expect(may(aDeal({ status: 'DEAL_STATUS_WON' }), 'order')).toEqual(ok(true));
  });

  test('a deal with a line without a price cannot be won', () => {
    expect(may(aDeal({ lines: [DealLine.fromJSON({ id: 'l' })] }), 'win')).toEqual(refuse('LINE_WITHOUT_PRICE'));
  });

  test('[SA-22] a deal is lost for a reason of the dictionary only', () => {
    const reason = LossReason.fromJSON({ id: 'dear', name: 'Too dear' });
    expect(loseDeal(aDeal(), undefined, '', noon)).toEqual(refuse('LOSS_REASON_UNKNOWN'));
    expect(loseDeal(aDeal(), { ...reason, archived: true }, '', noon)).toEqual(refuse('LOSS_REASON_UNKNOWN'));
    expect(loseDeal(aDeal(), reason, 'by 5 %', noon)).toMatchObject(
      ok({ status: 'DEAL_STATUS_LOST', lossReasonId: 'dear', lossComment: 'by 5 %', probability: 0, closedTime: noon }),
    );
  });

  test('a deal opened again stands where it stood, without its loss', () => {
    const lost = aDeal({ status: 'DEAL_STATUS_LOST', stageId: 'need', lossReasonId: 'dear', closedTime: noon });
    expect(reopenDeal(lost, pipeline, noon)).toMatchObject(
      ok({ status: 'DEAL_STATUS_OPEN', probability: 40, lossReasonId: '', closedTime: undefined }),
    );
  });
});

test('a new owner brings his team when it is named', () => {
  expect(reassignDeal(aDeal({ ownerId: 'a', teamId: 't' }), 'b', '')).toMatchObject(ok({ ownerId: 'b', teamId: 't' }));
  expect(reassignDeal(aDeal({ ownerId: 'a' }), 'a', '')).toEqual(refuse('DEAL_ALREADY_THERE'));
});

test('a pipeline may be for organisations only; a client nobody knows yet passes', () => {
  const only = { name: 'B2B', clientKinds: ['CLIENT_KIND_ORGANIZATION'] };
  expect(fitsPipeline(only, 'CLIENT_KIND_PERSON')).toEqual(refuse('CLIENT_KIND_REFUSED', { pipeline: 'B2B' }));
  expect(fitsPipeline(only, '').ok).toBe(true);
});

test('the amount is the lines’ sum, or what was entered while there are none', () => {
  expect(amountOfDeal([], rub('5'))).toEqual(rub('5'));
  expect(
    amountOfDeal([DealLine.fromJSON({ amount: rub('1.10') }), DealLine.fromJSON({ amount: rub('2.20') })], rub('5')),
  ).toEqual(rub('3.3'));
});

test('of a closed deal only what is noted about it may change, and it may be deleted', () => {
  const won = aDeal({ status: 'DEAL_STATUS_WON', amount: rub('100') });
  for (const change of [{ amount: rub('1') }, { lines: [DealLine.fromJSON({ id: 'l' })] }, { closeDate: '2026-01-01' }])
    expect(notesOnly(won, { ...won, ...change })).toBe(false);
  expect(notesOnly(won, { ...won, description: 'By phone', tags: ['brick'], deleteTime: noon })).toBe(true);
});
