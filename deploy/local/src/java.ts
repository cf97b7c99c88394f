import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivately } from './private-files.ts';

/** The Java program: of JAVA_HOME where that is set. */
export function javaProgram(): string {
  const home = process.env['JAVA_HOME'];
  return home && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
}

/**
 * Options by which a program keeps its temporary files in its own folder, empty at each start: those of the machine's have
 * names that everybody knows, and belong to the first user who ran such a program.
 */
export function ownTemporaryFolder(home: string): string[] {
  const folder = join(home, 'tmp');
  rmSync(folder, { recursive: true, force: true });
  makePrivately(folder);
  return [`-Djava.io.tmpdir=${folder}`, '-XX:-UsePerfData'];
}
