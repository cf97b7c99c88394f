import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build-all.ts';
import { explain } from './failure.ts';
import { root } from './paths.ts';
import { planeEnvironment } from './plane-environment.ts';
import { startPlane } from './plane.ts';
import { terminalProgress } from './progress.ts';
import { clockEnvironment, testClocks } from './test-clocks.ts';

const levels = ['unit', 'int', 'contract', 'clock', 'faults', 'e2e', 'real', 'up'];
const timesFile = join(root, 'tests', 'TIMES.md');

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What `jest --json` writes, as far as it is read here. */
interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

const progress = terminalProgress();
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const red: string[] = [];
const times: { level: string; tests: number; seconds: number }[] = [];

/**
 * `npm test [-- level…] [--times]`: builds, starts one data plane for the whole run, and runs the levels one after the other.
 * `--times` writes tests/TIMES.md.
 */
async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((argument) => argument !== '--times');
  const unknown = asked.filter((level) => !levels.includes(level));
  if (unknown.length > 0) throw new Error(`There is no level ${unknown.join(', ')}; there are ${levels.join(', ')}.`);
  const chosen = asked.length > 0 ? levels.filter((level) => asked.includes(level)) : levels;
  const folder = mkdtempSync(join(tmpdir(), 'crm-test-'));
  await buildAll(progress);
  const needsPlane = chosen.some((level) => !['unit', 'up'].includes(level)) && !process.env['CRM_TEST_PLANE'];
  const plane = needsPlane
    ? await startPlane({ stateDir: join(folder, 'state'), progress, durable: false })
    : undefined;
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (interrupted = true));
  try {
    const environment = plane ? planeEnvironment(plane.address) : {};
    for (const level of chosen) {
      if (interrupted) break;
      if (level === 'clock') await runClocks(asked.includes('clock') ? 'all' : 'first', folder, environment);
      else await runLevel(level, [level], folder, environment);
    }
  } finally {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  if (interrupted) red.push('the run was interrupted');
}

/** What starts no platform of its own, under other clocks than today's: all of them when asked for, else the first. */
async function runClocks(which: 'all' | 'first', folder: string, environment: Record<string, string>): Promise<void> {
  const clocks = testClocks(new Date());
  for (const clock of which === 'all' ? clocks : clocks.slice(0, 1)) {
    const moved = clockEnvironment(clock, new Date());
    await runLevel(`clock, ${clock.name}`, ['unit', 'int', 'contract'], folder, { ...environment, ...moved });
  }
}

async function runLevel(
  level: string,
  projects: readonly string[],
  folder: string,
  environment: Record<string, string>,
): Promise<void> {
  const report = join(folder, `${level}.json`);
  progress.step(`Tests: ${level}`);
  const began = performance.now();
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // Levels with a platform of their own run one file at a time: they compete for the same two cores otherwise.
  const workers = ['e2e', 'real', 'faults', 'up'].includes(level) ? ['--runInBand'] : ['--maxWorkers=2'];
  const args = [
    ...process.execArgv,
    jest,
    ...workers,
    '--passWithNoTests',
    // A connection that a failed set-up left open must not keep the run from ending.
    '--forceExit',
    '--json',
    `--outputFile=${report}`,
    '--selectProjects',
    ...projects,
  ];
  mkdirSync(folder, { recursive: true });
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.once('error', () => resolve(1));
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  count(level, code, report, (performance.now() - began) / 1000);
}

/** Adds up a level; a suite that could not run at all counts as one failed test. */
function count(level: string, code: number, file: string, seconds: number): void {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    total.failed += 1;
    red.push(`${level}: Jest wrote no report (it ended with code ${code})`);
    return;
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  total.passed += report.numPassedTests;
  total.failed += failed;
  total.skipped += skipped;
  times.push({ level, tests: report.numPassedTests + failed, seconds });
  for (const suite of report.testResults) {
    const names = suite.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
    if (suite.status === 'failed')
      red.push(
        ...(names.length > 0 ? names : ['could not run']).map(
          (name) => `${level}: ${suite.name.slice(root.length + 1)}: ${name}`,
        ),
      );
  }
  if (code !== 0 && failed === 0) {
    total.failed += 1;
    red.push(`${level}: Jest ended with code ${code}`);
  }
  progress.step(
    `Tests: ${level}: ${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped, ${inMinutes(seconds)}`,
  );
}

const inMinutes = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`;

function writeTimes(): void {
  const rows = times.map(({ level, tests, seconds }) => `| ${level} | ${tests} | ${inMinutes(seconds)} |\n`).join('');
  const whole = inMinutes(times.reduce((sum, { seconds }) => sum + seconds, 0));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${release()}, Node ${process.version.slice(1)}`;
  writeFileSync(
    timesFile,
    `# How long the tests take\n\nWritten by \`npm test -- --times\` on ${new Date().toISOString().slice(0, 10)}, ${machine}. Building and starting aside.\n\n` +
      `| level | tests | time |\n|---|---|---|\n${rows}| all | | ${whole} |\n`,
  );
}

try {
  await main();
  if (process.argv.includes('--times')) writeTimes();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  total.failed += 1;
}
if (times.length > 0)
  process.stdout.write(`\nTime: ${times.map(({ level, seconds }) => `${level} ${inMinutes(seconds)}`).join('; ')}\n`);
if (red.length > 0) process.stdout.write(`\nFailed:\n${red.map((line) => `  ${line}\n`).join('')}`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || red.length > 0 ? 1 : 0);
