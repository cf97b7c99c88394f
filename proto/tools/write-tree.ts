import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Writes a file when its content differs, so that what watches it is not woken for nothing. Answers whether it did. */
export function writeIfChanged(path: string, content: string | Uint8Array): boolean {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return true;
}

/** Makes a folder hold exactly `files` (path below it -> content): writes what differs, removes what is not named. */
export function writeTree(root: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [path, content] of files) writeIfChanged(join(root, path), content);
  for (const path of listFiles(root)) {
    if (!files.has(relative(root, path))) rmSync(path);
  }
}

/** All files below a folder, sorted; none when it does not exist. */
export function listFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
