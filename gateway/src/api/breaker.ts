/** Keeps callers from waiting for a service that is known not to answer. */
export interface Breaker {
  /** True while calls are refused without asking; one call is let through now and then, to see whether it answers again. */
  open(): boolean;
  /** Told of each outcome: whether the service said anything at all. */
  heard(answered: boolean): void;
}

/** So many calls in a row without a word: one slow query among others that are answered is none of it. */
const silences = 5;
/** Between two calls that are let through. */
const restMs = 1000;

export function createBreaker(now: () => number): Breaker {
  let silent = 0;
  let askAgainAt = 0;
  return {
    open() {
      if (silent < silences) return false;
      if (now() < askAgainAt) return true;
      askAgainAt = now() + restMs;
      return false;
    },
    heard(answered) {
      silent = answered ? 0 : silent + 1;
      if (silent === silences) askAgainAt = now() + restMs;
    },
  };
}
