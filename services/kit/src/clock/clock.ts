/** Where "now" comes from. Domain code takes an instant; only composition code takes a clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told otherwise, for tests. */
export interface TestClock extends Clock {
  set(instant: Date | string): void;
  /** Moves forward (or back, when negative) by milliseconds. */
  advance(milliseconds: number): void;
}

export function testClock(start: Date | string): TestClock {
  let current = new Date(start).getTime();
  return {
    now: () => new Date(current),
    set(instant) {
      current = new Date(instant).getTime();
    },
    advance(milliseconds) {
      current += milliseconds;
    },
  };
}
