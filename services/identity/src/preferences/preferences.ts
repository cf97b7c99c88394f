/** Rules of what users set for themselves. Pure. */

export type Values = Readonly<Record<string, unknown>>;

export interface Change {
  set: Values;
  /** Keys to take away. */
  removed: readonly string[];
}

/** Characters of JSON that one user may keep. */
export const MOST_CHARACTERS = 65_536;
const KEY = /^[A-Za-z][\w./-]{0,99}$/;

/** What is to be set and what to be taken away (null), as a merge patch says (RFC 7396), for whole values only. */
export function changeOf(values: Values): Change {
  const entries = Object.entries(values);
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== null)),
    removed: entries.filter(([, value]) => value === null).map(([key]) => key),
  };
}

/** Keys that no preference may have. */
export function badKeys(values: Values): string[] {
  return Object.keys(values).filter((key) => !KEY.test(key));
}

export function isTooLarge(values: Values): boolean {
  return JSON.stringify(values).length > MOST_CHARACTERS;
}
