/**
 * Generic cell rate algorithm per caller, in this gateway's memory: users' limits must work without Redis too.
 * `perMinute` requests a minute, and as many at once.
 */
export interface RateLimiter {
  /** How many are left now; negative `left` never occurs: a refused call says in how many ms one is free again. */
  take(caller: string, now: number): { readonly left: number; readonly retryAfterMs: number };
}

const maxCallers = 50_000;

export function createRateLimiter(perMinute: number): RateLimiter {
  const interval = 60_000 / perMinute;
  const window = interval * perMinute;
  /** When the caller's bucket would be full again. */
  const arrival = new Map<string, number>();
  return {
    take(caller, now) {
      if (arrival.size >= maxCallers) arrival.clear();
      const at = Math.max(arrival.get(caller) ?? now, now);
      const next = at + interval;
      if (next - now > window + 1e-6) return { left: 0, retryAfterMs: Math.ceil(next - now - window) };
      arrival.set(caller, next);
      return { left: Math.floor((window - (next - now)) / interval + 1e-6), retryAfterMs: 0 };
    },
  };
}
