/**
 * Generic cell rate algorithm per caller, in this gateway's memory: users' limits must work without Redis too.
 * `perMinute` requests a minute, and as many at once.
 */
export interface RateLimiter {
  /** How many are left now; negative `left` never occurs: a refused call says in how many ms one is free again. */
  take(caller: string, now: number): { readonly left: number; readonly retryAfterMs: number };
}

const maxCallers = 50_000;
const forgottenAtOnce = maxCallers / 10;

/** A crowd of new callers makes room among those who ask least: who is at his limit and goes on asking stays there. */
function forgetOldest(arrival: Map<string, number>): void {
  let left = forgottenAtOnce;
  for (const caller of arrival.keys()) {
    arrival.delete(caller);
    if ((left -= 1) === 0) return;
  }
}

export function createRateLimiter(perMinute: number): RateLimiter {
  const interval = 60_000 / perMinute;
  const window = interval * perMinute;
  /** When the caller's bucket would be full again. */
  const arrival = new Map<string, number>();
  return {
    take(caller, now) {
      const at = Math.max(arrival.get(caller) ?? now, now);
      const next = at + interval;
      const refused = next - now > window + 1e-6;
      // Taken out and put in again, the keys are in the order of their last calls.
      arrival.delete(caller);
      if (arrival.size >= maxCallers) forgetOldest(arrival);
      arrival.set(caller, refused ? at : next);
      if (refused) return { left: 0, retryAfterMs: Math.ceil(next - now - window) };
      return { left: Math.floor((window - (next - now)) / interval + 1e-6), retryAfterMs: 0 };
    },
  };
}
