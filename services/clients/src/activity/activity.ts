import { ok, refuse, type Result } from '@crm/kit/result';
import { addMonths, type RelativeDate, dueAt } from '../calendar/due-date.ts';
import { addDays, addWorkingDays, instantOf, localTime, type WorkingCalendar } from '../calendar/working-calendar.ts';

/** What the rules of an activity look at. */
export interface ActivityState {
  type: string;
  status: string;
  ownerId: string;
  dueTime?: Date | undefined;
  remindTime?: Date | undefined;
  remindedTime?: Date | undefined;
  snoozeCount: number;
  repeat?: Repetition | undefined;
  /** The due time that repetitions are counted from. */
  repeatFromTime?: Date | undefined;
}

export interface Happened {
  startTime?: Date | undefined;
  endTime?: Date | undefined;
  completeTime?: Date | undefined;
}

export interface Repetition {
  every: number;
  unit: string;
  /** YYYY-MM-DD, the last day on which a repetition may fall due; empty = without end. */
  untilDate: string;
}

/** One entry of the dictionary of results. */
export interface ResultCode {
  code: string;
  /** The types it fits; empty = all. */
  types: readonly string[];
  contact: boolean;
  active: boolean;
}

/** Notes and decisions are facts from the start: they are never planned. */
const FACTS = new Set(['ACTIVITY_TYPE_NOTE', 'ACTIVITY_TYPE_DECISION']);
export const CONTACTS = ['ACTIVITY_TYPE_CALL', 'ACTIVITY_TYPE_MEETING', 'ACTIVITY_TYPE_VISIT', 'ACTIVITY_TYPE_EMAIL'];

/** Whether an activity of this type, once created with this result, is done at once. */
export function isFact(type: string, resultCode: string): boolean {
  return FACTS.has(type) || resultCode !== '';
}

/** Whether work of this type means getting in touch with the client. */
export function isContact(type: string): boolean {
  return CONTACTS.includes(type);
}

/** Whether planned work should have been done by now. */
export function isOverdue({ status, dueTime }: Pick<ActivityState, 'status' | 'dueTime'>, now: Date): boolean {
  return status === 'ACTIVITY_STATUS_PLANNED' && dueTime !== undefined && dueTime < now;
}

/** Finds a result that an activity of a type may be closed with. */
export function chooseResult(
  dictionary: ReadonlyMap<string, ResultCode>,
  type: string,
  code: string,
): Result<ResultCode, 'RESULT_REQUIRED' | 'RESULT_UNKNOWN' | 'RESULT_DOES_NOT_FIT'> {
  if (code === '') return refuse('RESULT_REQUIRED');
  const result = dictionary.get(code);
  if (!result?.active) return refuse('RESULT_UNKNOWN', { code });
  if (result.types.length > 0 && !result.types.includes(type)) return refuse('RESULT_DOES_NOT_FIT', { code });
  return ok(result);
}

export interface Completion {
  completeTime: Date;
  contact: boolean;
  /** When the next repetition falls due. */
  repeatAt?: Date;
}

/** Closes planned work with a result of the dictionary. `completeTime` is when it was done, not later than now. */
export function complete(
  activity: ActivityState,
  dictionary: ReadonlyMap<string, ResultCode>,
  code: string,
  times: { completeTime?: Date | undefined; now: Date },
  calendar: WorkingCalendar,
): Result<Completion, 'RESULT_REQUIRED' | 'RESULT_UNKNOWN' | 'RESULT_DOES_NOT_FIT' | 'COMPLETED_IN_FUTURE'> {
  const result = chooseResult(dictionary, activity.type, code);
  if (!result.ok) return result;
  const completeTime = times.completeTime ?? times.now;
  if (completeTime > times.now) return refuse('COMPLETED_IN_FUTURE');
  const repeatAt = nextRepetition(activity, calendar, times.now);
  return ok({ completeTime, contact: result.value.contact, ...(repeatAt && { repeatAt }) });
}

/** Puts planned work off to a later instant; the reminder moves along. */
export function snooze(
  activity: ActivityState,
  until: Date,
  now: Date,
): Result<{ dueTime: Date; remindTime: Date; snoozeCount: number }, 'SNOOZE_INTO_PAST'> {
  if (until <= now) return refuse('SNOOZE_INTO_PAST');
  return ok({ dueTime: until, remindTime: until, snoozeCount: activity.snoozeCount + 1 });
}

/** Gives planned work to a colleague. */
export function delegate(
  activity: ActivityState,
  ownerId: string,
): Result<{ ownerId: string; delegatedBy: string }, 'DELEGATED_TO_SAME'> {
  if (activity.ownerId === ownerId) return refuse('DELEGATED_TO_SAME');
  return ok({ ownerId, delegatedBy: activity.ownerId });
}

/**
 * The due time of the next repetition: counted from the first due time, not from the completion or the one before, so that
 * a weekly task keeps its weekday and a monthly one of the 31st its day after February; steps that have passed already are
 * left out. Undefined without repetition or after its end.
 */
export function nextRepetition(activity: ActivityState, calendar: WorkingCalendar, now: Date): Date | undefined {
  const { repeat, dueTime } = activity;
  if (!repeat || !dueTime || repeat.every < 1) return undefined;
  // Working days have no day of their own to come back to, and counting them from years ago takes long.
  const first = repeat.unit === 'REPEAT_UNIT_WORKING_DAY' ? dueTime : (activity.repeatFromTime ?? dueTime);
  const start = localTime(first, calendar.timeZone);
  const passed = localTime(dueTime > now ? dueTime : now, calendar.timeZone).date;
  let date = start.date;
  // The n-th step is counted from the first date: the 31st must not wear down to the 28th.
  for (let step = 1; ; step += 1) {
    date =
      repeat.unit === 'REPEAT_UNIT_WORKING_DAY'
        ? addWorkingDays(calendar, date, repeat.every)
        : stepFrom(start.date, repeat, step);
    if (date > passed) break;
  }
  if (repeat.untilDate !== '' && date > repeat.untilDate) return undefined;
  return instantOf(date, start.minute, calendar.timeZone);
}

function stepFrom(date: string, repeat: Repetition, step: number): string {
  const count = repeat.every * step;
  if (repeat.unit === 'REPEAT_UNIT_MONTH') return addMonths(date, count);
  return addDays(date, repeat.unit === 'REPEAT_UNIT_WEEK' ? count * 7 : count);
}

/**
 * What follows a changed due time: the reminder, as long before it as it was, unless it is changed too, and the repetitions.
 * Who was reminded of the old time is reminded again. `before` is undefined for new work.
 */
export function followDueTime<Work extends ActivityState>(before: ActivityState | undefined, after: Work): Work {
  const [old, due] = [before?.dueTime, after.dueTime];
  const moved = old?.getTime() !== due?.getTime();
  const kept = before?.remindTime !== undefined && before.remindTime.getTime() === after.remindTime?.getTime();
  const remindTime =
    moved && kept && old && before.remindTime ? movedAlong(before.remindTime, old, due) : after.remindTime;
  const reminded = before?.remindTime?.getTime() === remindTime?.getTime() ? after.remindedTime : undefined;
  const repeatFromTime = after.repeat && (moved && before !== undefined ? due : (after.repeatFromTime ?? due));
  return { ...after, remindTime, remindedTime: reminded, repeatFromTime };
}

/** When to remind of work that is to be done again: as long before it as the time before. */
export function remindedAlike(
  { remindTime, dueTime }: Pick<ActivityState, 'remindTime' | 'dueTime'>,
  again: Date,
): Date | undefined {
  return remindTime && dueTime && movedAlong(remindTime, dueTime, again);
}

function movedAlong(reminder: Date, from: Date, to: Date | undefined): Date | undefined {
  return to && new Date(reminder.getTime() + to.getTime() - from.getTime());
}

/** When a fact happened: it follows the changed times of the activity, where it was taken from them. */
export function completedAt(before: Happened | undefined, after: Happened): Date | undefined {
  const [old, next] = [before && (before.endTime ?? before.startTime), after.endTime ?? after.startTime];
  return old !== undefined && old.getTime() === before?.completeTime?.getTime() ? (next ?? old) : after.completeTime;
}

/** When to do it and when to remind of it: what is given, or the relative date by the working calendar. */
export function plan(
  given: { dueTime?: Date | undefined; remindTime?: Date | undefined },
  relative: RelativeDate | undefined,
  calendar: WorkingCalendar,
  now: Date,
): { dueTime?: Date; remindTime?: Date } {
  const dueTime = relative ? dueAt(calendar, now, relative) : given.dueTime;
  const remindTime = given.remindTime ?? dueTime;
  return { ...(dueTime && { dueTime }), ...(remindTime && { remindTime }) };
}
