import pg from 'pg';
import { serviceDatabaseUrl } from '../../../deploy/local/src/fleet.ts';
import { workingCalendar } from '../../../deploy/local/src/sample-calendar.ts';
import type { KafkaTap } from '../../kit/kafka-tap.ts';
import { testPlane } from '../../kit/plane.ts';
import { testPlatform } from '../../kit/platform.ts';
import { restAs } from '../../kit/rest.ts';
import { headed, says } from '../portal.ts';
import { list, type Stored } from '../sale-by-rest.ts';
import { type BrickSale, idOf } from './brick-sale.ts';

/** The reminder is set for the third working day, and when that comes it shows on the screen that the seller has open. */
export async function beReminded({ seller, clientPath, dealPath, deal }: BrickSale, tap: KafkaTap): Promise<void> {
  const filter = encodeURIComponent(`client_id = "${idOf(clientPath)}" AND preset = "ACTIVITY_PRESET_CALL_BACK"`);
  const [callBack] = await list<Stored & { createTime: string; remindTime: string }>(
    await restAs('seller'),
    'activities',
    `?filter=${filter}`,
  );
  if (!callBack) throw new Error('no call back is planned');
  expect(localDate(callBack.remindTime)).toBe(workingDayAfter(callBack.createTime, 3));
  const reminded = () => tap.events('crm.clients.activity.reminded.v1').filter(isOf(callBack));
  expect(reminded()).toEqual([]);

  await comesTrue(callBack.id);
  await says(seller.getByRole('log'), 'Reminder: Call back');
  await tap.event('crm.clients.activity.reminded.v1', isOf(callBack));
  await seller.getByRole('button', { name: /^Notifications, \d+ unread/ }).click();
  const notice = seller.getByRole('list', { name: 'Notifications' }).locator(`a[href$="/${callBack.id}"]`);
  expect(await notice.innerText()).toBe('Reminder: Call back');
  await notice.click();
  await headed(seller, 'Call back');
  expect(reminded()).toHaveLength(1);
  await seller.goto(dealPath);
  await headed(seller, deal);
}

const isOf =
  (activity: Stored) =>
  ({ data }: { data: Record<string, unknown> }): boolean =>
    data['activityId'] === activity.id;

/**
 * The days pass for one activity: the times that the service has written down for it, and its timer, are brought to now.
 * The running service does the rest; nobody could wait for it, and a clock moved in one process of many would set the
 * times of all the others' records against each other.
 */
async function comesTrue(activityId: string): Promise<void> {
  const database = new pg.Client(serviceDatabaseUrl(testPlane(), 'clients', testPlatform().instance));
  await database.connect();
  try {
    await database.query(
      `with moved as (update activities set remind_time = now(), due_time = now() where id = $1)
       update jobs set run_at = now() where kind = 'activity.remind' and key = $1::text`,
      [activityId],
    );
  } finally {
    await database.end();
  }
}

const localDate = (instant: string): string =>
  new Intl.DateTimeFormat('sv', { timeZone: workingCalendar.timeZone }).format(new Date(instant));

/** The date of the n-th working day after an instant, counted on the sample company's calendar. */
function workingDayAfter(instant: string, count: number): string {
  const rest = new Set(workingCalendar.exceptions.map(({ date }) => date));
  const weekdays = new Set(workingCalendar.weekly.map(({ weekday }) => weekday));
  const day = new Date(`${localDate(instant)}T12:00:00Z`);
  for (let left = count; left > 0;) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (weekdays.has(day.getUTCDay()) && !rest.has(day.toISOString().slice(0, 10))) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}
