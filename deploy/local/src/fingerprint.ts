import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', '.turbo', 'coverage']);

/** A hash over the names and contents of all files of the folders (or single files); tests left out. */
export function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (!existsSync(path)) return;
    if (statSync(path).isFile()) {
      if (!/\.spec\.tsx?$|\.md$/.test(path)) hash.update(path).update('\0').update(readFileSync(path));
      return;
    }
    for (const name of readdirSync(path).sort()) if (!skipped.has(name)) add(join(path, name));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** True when the marker file holds this fingerprint. */
export function isCurrent(marker: string, print: string): boolean {
  return existsSync(marker) && readFileSync(marker, 'utf8') === print;
}

/** Remembers what was built. */
export function mark(marker: string, print: string): void {
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, print);
}
