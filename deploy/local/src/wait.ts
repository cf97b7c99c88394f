import { setTimeout as pause } from 'node:timers/promises';

/** Polls `probe` until it answers true; answers false when `withinMs` have passed or `giveUp()` is true. A throwing probe counts as "not yet". */
export async function becomes(
  probe: () => Promise<boolean> | boolean,
  withinMs: number,
  giveUp: () => boolean = () => false,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (giveUp()) return false;
    const answer = await Promise.resolve()
      .then(probe)
      .catch(() => false);
    if (answer) return true;
    if (performance.now() > deadline) return false;
    await pause(50);
  }
}
