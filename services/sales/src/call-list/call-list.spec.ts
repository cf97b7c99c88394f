import { ok, refuse } from '@crm/kit/result';
import { CallListItem } from '@crm/proto/gen/crm/sales/v1/call_lists';
import { finishCall, takeCall } from './call-list.ts';

const now = new Date('2026-03-02T09:00:00Z');
const list = { results: ['reached', 'no answer'] };
const taken = takeCall(CallListItem.fromJSON({ id: 'i' }), 'me', now);
const ended = { userId: 'me', result: 'reached', comment: 'wants brick', againTime: undefined };

test('a call ends with a result of the list', () => {
  expect(finishCall(list, taken, ended, now)).toMatchObject(
    ok({ status: 'CALL_LIST_ITEM_STATUS_DONE', attempts: 1, result: 'reached' }),
  );
  expect(finishCall(list, taken, { ...ended, result: 'maybe' }, now)).toEqual(
    refuse('CALL_RESULT_UNKNOWN', { results: 'reached, no answer' }),
  );
});

test('who is to be called again goes back into the queue', () => {
  const againTime = new Date('2026-03-03T09:00:00Z');
  expect(finishCall(list, taken, { ...ended, result: 'no answer', againTime }, now)).toMatchObject(
    ok({ status: 'CALL_LIST_ITEM_STATUS_WAITING', takenBy: '', dueTime: againTime }),
  );
  expect(finishCall(list, taken, { ...ended, againTime: now }, now)).toEqual(refuse('CALL_AGAIN_PAST'));
});

test('nobody ends somebody else’s call', () => {
  expect(finishCall(list, taken, { ...ended, userId: 'other' }, now)).toEqual(refuse('CALL_NOT_TAKEN'));
});
