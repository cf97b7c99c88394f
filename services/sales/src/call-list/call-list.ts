/** A client in a call-round: waits, is taken by one seller for a while, is done or waits for another call. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { CallList, CallListItem } from '@crm/proto/gen/crm/sales/v1/call_lists';

export type CallRefusal = 'CALL_NOT_TAKEN' | 'CALL_RESULT_UNKNOWN' | 'CALL_AGAIN_PAST';

/** Minutes for which a taken client stays with the one who took him; then he goes back into the queue. */
export const TAKEN_MINUTES = 30;

export function takeCall(item: CallListItem, userId: string, now: Date): CallListItem {
  return {
    ...item,
    status: 'CALL_LIST_ITEM_STATUS_TAKEN',
    takenBy: userId,
    takenUntil: new Date(now.getTime() + TAKEN_MINUTES * 60_000),
  };
}

/** Ends a call with one of the list's results; with a time to call again the client goes back into the queue. */
export function finishCall(
  list: Pick<CallList, 'results'>,
  item: CallListItem,
  call: { userId: string; result: string; comment: string; againTime: Date | undefined },
  now: Date,
): Result<CallListItem, CallRefusal> {
  if (item.status !== 'CALL_LIST_ITEM_STATUS_TAKEN' || item.takenBy !== call.userId) return refuse('CALL_NOT_TAKEN');
  if (!list.results.includes(call.result)) return refuse('CALL_RESULT_UNKNOWN', { results: list.results.join(', ') });
  if (call.againTime !== undefined && call.againTime <= now) return refuse('CALL_AGAIN_PAST');
  return ok({
    ...item,
    status: call.againTime === undefined ? 'CALL_LIST_ITEM_STATUS_DONE' : 'CALL_LIST_ITEM_STATUS_WAITING',
    takenBy: '',
    takenUntil: undefined,
    dueTime: call.againTime,
    result: call.result,
    comment: call.comment,
    finishTime: now,
    attempts: item.attempts + 1,
  });
}
