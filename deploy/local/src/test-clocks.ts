import { join } from 'node:path';
import { root } from './paths.ts';

/** A clock that the tests are run under. */
export interface TestClock {
  name: string;
  /** The instant at which the run begins. */
  starts: Date;
  /** Where the process believes to be (IANA): its zone must not matter either. */
  timeZone: string;
}

/** The clocks that a suite written today is most likely to be red under, the dearest to miss first. */
export function testClocks(now: Date): [TestClock, ...TestClock[]] {
  return [
    { name: '29 February', starts: nextLeapDay(now), timeZone: 'Pacific/Auckland' },
    { name: 'a year ahead', starts: new Date(new Date(now).setUTCFullYear(now.getUTCFullYear() + 1)), timeZone: 'UTC' },
  ];
}

function nextLeapDay(now: Date): Date {
  for (let year = now.getUTCFullYear(); ; year += 1) {
    const day = new Date(Date.UTC(year, 1, 29, 9));
    if (day.getUTCMonth() === 1 && day > now) return day;
  }
}

/** What moves the clock of Jest's realms, and of the Node processes that tests start; see tests/README.md. */
export function clockEnvironment({ starts, timeZone }: TestClock, now: Date): Record<string, string> {
  const file = join(root, 'tests', 'kit', 'jest', 'ahead.cjs');
  return {
    CRM_TEST_CLOCK_AHEAD: String(starts.getTime() - now.getTime()),
    TZ: timeZone,
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require ${JSON.stringify(file)}`.trim(),
  };
}
