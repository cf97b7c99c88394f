import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `probe` again and again until it answers something truthy, and answers that. Throws after `withinMs` (default 45 s)
 * with `what` and the last answer or error, so that a red test says what it was waiting for.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  withinMs = 45_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer) return answer as Exclude<NonNullable<T>, false>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline)
      throw new Error(`Not within ${withinMs} ms: ${what}. Last: ${shown(last)}`, { cause: last });
    await pause(25);
  }
}

/** Like `until`, for an assertion: passes when it no longer throws. */
export async function eventually(assertion: () => Promise<void> | void, withinMs = 45_000): Promise<void> {
  await until('the assertion holds', async () => (await assertion(), true), withinMs);
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.message;
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ??
    String(value)
  );
}
