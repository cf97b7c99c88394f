import { setTimeout as pause } from 'node:timers/promises';
import type { Component } from './component.ts';
import { explain } from './failure.ts';
import type { Progress } from './progress.ts';

/** So many deaths within so many milliseconds are not bad luck. */
const DEATHS = 5;
const WITHIN_MS = 60_000;
/** Before the first new start, milliseconds; four times as long with each further death, so that what it needs may come back. */
const FIRST_PAUSE_MS = 250;
const GROWTH = 4;

export interface Supervision {
  /** From now on what ends stays ended. */
  end(): void;
}

/**
 * Does what a cluster does: a component that ends by itself is started again, after a pause that grows. Whoever dies five
 * times within a minute stays down, and the others go on. What is stopped by its own `stop` or `kill` is left alone.
 */
export function supervise(
  components: readonly Component[],
  progress: Progress,
  firstPauseMs = FIRST_PAUSE_MS,
): Supervision {
  const ending = new AbortController();
  for (const component of components) {
    const deaths: number[] = [];
    component.onDeath = (what) =>
      void revive(component, { deaths, firstPauseMs, progress, ending: ending.signal }, what);
  }
  return { end: () => ending.abort() };
}

interface Life {
  /** When it died, in milliseconds of this process; the last minute's. */
  deaths: number[];
  firstPauseMs: number;
  progress: Progress;
  ending: AbortSignal;
}

async function revive(
  component: Component,
  { deaths, firstPauseMs, progress, ending }: Life,
  what: string,
): Promise<void> {
  const { title } = component;
  for (let died = what; !ending.aborted;) {
    const now = performance.now();
    deaths.push(now);
    while ((deaths[0] ?? now) < now - WITHIN_MS) deaths.shift();
    if (deaths.length >= DEATHS) {
      progress.step(
        `${died}\n          ${title} has ended ${DEATHS} times within a minute and stays down; the rest goes on. Mend the cause, then Ctrl-C and \`npm run up\` bring it back.`,
      );
      return;
    }
    const milliseconds = firstPauseMs * GROWTH ** (deaths.length - 1);
    progress.step(`${died}; it is started again in ${milliseconds / 1000} s`);
    const awake = await pause(milliseconds, true, { signal: ending }).catch(() => false);
    if (!awake) return;
    const began = performance.now();
    try {
      await component.start();
      progress.step(`${title} is back (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      return;
    } catch (error) {
      died = explain(error);
    }
  }
}
