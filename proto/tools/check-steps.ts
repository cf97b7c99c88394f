import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { baseCommit, checkBreaking, isDirty } from './breaking.ts';
import { runBuf } from './buf.ts';
import { REPORTS, generate } from './generate.ts';
import { readImage } from './image.ts';
import { danglingIds } from './references.ts';
import { migrationsAskNoClock } from './sql-clock.ts';

export interface Step {
  name: string;
  /** What it looks at, for the line that is printed. */
  title: string;
  /** Resolves to a remark for the line, or rejects with what is wrong. */
  run: () => Promise<string>;
}

const PARTS = ['proto/src', 'proto/tools', 'services', 'gateway', 'web', 'deploy', 'tests'];
const FORMATTED = '**/*.{ts,tsx,mjs,cjs,js,json,yaml,yml,css}';

/** All static checks of a checkout. The first writes the generated code that the others read. */
export function checkSteps(root: string): { first: Step; then: Step[] } {
  const parts = PARTS.filter((part) => existsSync(join(root, part)));
  const node = (name: string, title: string, program: string, args: string[]): Step => ({
    name,
    title,
    run: () => runNode(root, program, args),
  });
  return {
    first: { name: 'reports', title: 'generated reports are current', run: () => reportsCurrent(root) },
    then: [
      { name: 'lint', title: 'style of the contracts', run: () => lintContracts(root) },
      { name: 'references', title: 'ids say what they refer to', run: () => referencesNamed(root) },
      { name: 'breaking', title: 'contracts break no caller', run: () => breaking(root) },
      {
        name: 'clock',
        title: 'migrations take no time from the database',
        run: () => {
          migrationsAskNoClock(root);
          return Promise.resolve('');
        },
      },
      node('types', 'types', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']),
      node('imports', 'who may import whom', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err',
        ...parts,
      ]),
      node('openapi', 'OpenAPI is valid', '@redocly/cli/bin/cli.js', ['lint', 'gateway/openapi.json']),
      node('format', 'formatting', 'prettier/bin/prettier.cjs', [
        '--check',
        '--log-level',
        'warn',
        '--cache',
        '--cache-location',
        'node_modules/.cache/prettier/check',
        FORMATTED,
      ]),
      node('code', 'rules of the code', 'eslint/bin/eslint.js', [
        '--max-warnings',
        '0',
        '--cache',
        '--cache-location',
        'node_modules/.cache/eslint/',
        ...parts,
      ]),
    ],
  };
}

async function reportsCurrent(root: string): Promise<string> {
  const read = (): string[] =>
    REPORTS.map((path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''));
  const before = read();
  await generate(root);
  const after = read();
  const stale = REPORTS.filter((_, index) => before[index] !== after[index]);
  if (stale.length > 0) throw new Error(`did not fit the contracts and are written anew: ${stale.join(', ')}`);
  // Generation may have run before the check: then the report on disk is right, and the committed one is not.
  if (!isDirty(root, 'proto/crm', 'proto/tools', 'deploy/kafka') && isDirty(root, ...REPORTS)) {
    throw new Error(`the contracts are committed, but not what follows from them: ${REPORTS.join(', ')}`);
  }
  return '';
}

function lintContracts(root: string): Promise<string> {
  runBuf(['lint'], join(root, 'proto'));
  return Promise.resolve('');
}

function referencesNamed(root: string): Promise<string> {
  const faults = danglingIds(readImage(readFileSync(join(root, 'proto/gen/image.binpb'))));
  return faults.length === 0 ? Promise.resolve('') : Promise.reject(new Error(faults.join('\n')));
}

function breaking(root: string): Promise<string> {
  const commit = baseCommit(root);
  if (commit === undefined) return Promise.resolve('nothing to compare with');
  checkBreaking(root, commit);
  return Promise.resolve(`compared with ${commit.slice(0, 9)}`);
}

function runNode(root: string, program: string, args: readonly string[]): Promise<string> {
  const [, scope, name] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/u.exec(program) ?? [];
  const file = join(packageFolder(scope ?? program), name ?? '');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve('') : reject(new Error(output.trim() || `${program} failed`))));
  });
}

/** Folder of an installed package; its own package.json need not be among its exports. */
function packageFolder(name: string): string {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name);
  }
  throw new Error(`${name} is not installed below ${dirname(import.meta.dirname)}`);
}
