import { createStore } from '../store.ts';

/** Names of what is away as the gateway tells them; `portal` while it does not answer itself. */
export const awayStore = createStore<readonly string[]>([]);

/** Counts how often everything was back after something was away: whoever failed meanwhile tries again. */
export const returnedStore = createStore(0);

const STATUS = '/api/portal/v1/status';
const EVERY_MS = 2000;
/**
 * A part may be back before it was asked for, so that nothing is found away and trying again is right all the same; but not
 * for ever, since what is broken for good looks the same.
 */
const FRUITLESS = 2;
const FRUITLESS_WITHIN_MS = 60_000;

let asking = false;
let fruitless: number[] = [];

/** To be called when something failed as it does while a part of the platform is away: asks until all of it is back. */
export function suspectAway(fetcher: typeof fetch = (input, init) => fetch(input, init)): void {
  if (asking) return;
  asking = true;
  void ask(fetcher);
}

async function ask(fetcher: typeof fetch): Promise<void> {
  let found = false;
  for (let names = await away(fetcher); names.length > 0; names = await away(fetcher)) {
    found = true;
    // The same list again draws nothing anew.
    if (names.join() !== awayStore.get().join()) awayStore.set(names);
    await pause();
  }
  if (!found) await pause();
  asking = false;
  awayStore.set([]);
  const now = performance.now();
  fruitless = found ? [] : [...fruitless.filter((time) => time > now - FRUITLESS_WITHIN_MS), now];
  if (fruitless.length <= FRUITLESS) returnedStore.set((count) => count + 1);
}

async function away(fetcher: typeof fetch): Promise<readonly string[]> {
  try {
    const response = await fetcher(STATUS, { signal: AbortSignal.timeout(5000) });
    return response.ok ? ((await response.json()) as { away: string[] }).away : ['portal'];
  } catch {
    return ['portal'];
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, EVERY_MS));
