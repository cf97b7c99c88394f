/**
 * All static checks: `node proto/tools/check.ts [step…] [--root <checkout>]`. One line per step with its time; what a
 * step complains of follows below its line. Exit code 1 when any failed.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSteps } from './check-steps.ts';
import type { Step } from './check-steps.ts';

/** Heavy steps side by side; more would only wait for each other on a small machine. */
const PARALLEL = 2;

async function runStep(step: Step): Promise<boolean> {
  const start = performance.now();
  const line = (mark: string, remark: string): void => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    process.stdout.write(`${mark} ${seconds} s  ${step.name.padEnd(9)} ${step.title}${remark && ` (${remark})`}\n`);
  };
  try {
    line('ok  ', await step.run());
    return true;
  } catch (error) {
    line('FAIL', '');
    const text = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${text.replaceAll(/^/gmu, '      ')}\n`);
    return false;
  }
}

async function runSteps(steps: Step[]): Promise<boolean> {
  let right = true;
  const lane = async (): Promise<void> => {
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) right = (await runStep(step)) && right;
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return right;
}

const { values, positionals } = parseArgs({ options: { root: { type: 'string' } }, allowPositionals: true });
const { first, then } = checkSteps(resolve(values.root ?? join(import.meta.dirname, '../..')));
const unknown = positionals.filter((name) => ![first, ...then].some((step) => step.name === name));
if (unknown.length > 0) throw new Error(`there is no step ${unknown.join(', ')}`);
const wanted = (step: Step): boolean => positionals.length === 0 || positionals.includes(step.name);
const reports = !wanted(first) || (await runStep(first));
const rest = await runSteps(then.filter(wanted));
process.exitCode = reports && rest ? 0 : 1;
