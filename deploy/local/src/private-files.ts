import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';

const OWNER_ONLY = 0o700;

/** Writes a file that only its owner may read, also where it was there before with other rights. */
export function writePrivately(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** Makes a folder that only its owner may enter, with those above it, unless it is there. */
export function makePrivately(path: string): void {
  mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
}

/**
 * Makes a folder that only its owner may enter; one that is there already is closed to others when it is empty or holds
 * what `isOurs` knows. Answers false, and leaves it as it is, when it holds something else: it may be anybody's.
 */
export function privateFolder(path: string, isOurs: (entry: string) => boolean): boolean {
  makePrivately(path);
  const entries = readdirSync(path);
  if (entries.length > 0 && !entries.some(isOurs)) return false;
  if ((statSync(path).mode & 0o777) !== OWNER_ONLY) chmodSync(path, OWNER_ONLY);
  return true;
}
