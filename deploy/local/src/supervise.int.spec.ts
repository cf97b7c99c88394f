import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../tests/kit/until.ts';
import { Component } from './component.ts';
import { isRunning } from './process.ts';
import { supervise, type Supervision } from './supervise.ts';

let folder: string;
let lines: string[];
const started: Component[] = [];
const supervisions: Supervision[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crm-supervise-'));
  lines = [];
});
afterEach(async () => {
  for (const supervision of supervisions.splice(0)) supervision.end();
  await Promise.all(started.splice(0).map((component) => component.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** A process that is ready once it has written its file, unless a file says that it shall end with some last words. */
function component(name = 'sample'): Component {
  const ready = join(folder, `${name}.ready`);
  const program = `
    const { existsSync, readFileSync, writeFileSync } = require('node:fs');
    const order = ${JSON.stringify(join(folder, 'end'))};
    if (existsSync(order)) { console.log(readFileSync(order, 'utf8')); process.exit(1); }
    writeFileSync(${JSON.stringify(ready)}, String(process.pid));
    setInterval(() => undefined, 1000);`;
  const made: Component = new Component({
    name,
    title: `The ${name}`,
    stateDir: folder,
    readyWithinMs: 20_000,
    launch: () => ({ command: process.execPath, args: ['-e', program] }),
    ready: () => Promise.resolve(existsSync(ready) && Number(readFileSync(ready, 'utf8')) === made.pid),
  });
  started.push(made);
  return made;
}

function watch(...components: Component[]): Supervision {
  const supervision = supervise(components, { step: (line) => void lines.push(line) }, 50);
  supervisions.push(supervision);
  return supervision;
}

const said = (text: RegExp) => until(`a line like ${text.source}`, () => lines.find((line) => text.test(line)));
const die = (made: Component) => process.kill(made.pid ?? 0, 'SIGKILL');

test('[G3] a killed process is started again, and it is said', async () => {
  const sample = component();
  await sample.start();
  const first = sample.pid;
  watch(sample);
  die(sample);
  await said(/^The sample is back \(/);
  expect(lines[0]).toMatch(/^The sample was killed by SIGKILL \(log: .*sample\.log\); it is started again in 0\.05 s$/);
  expect(sample.pid).not.toBe(first);
  expect(isRunning(sample.pid ?? 0)).toBe(true);
});

test('[G3] whoever dies five times within a minute stays down, with its last words; the others go on', async () => {
  const [sample, other] = [component(), component('other')];
  await Promise.all([sample.start(), other.start()]);
  watch(sample, other);
  const fatal = { level: 'fatal', msg: 'cannot start', err: { message: 'the schema is\n  too old' } };
  writeFileSync(join(folder, 'end'), `${JSON.stringify(fatal)}\nand some more`);
  die(sample);
  await said(/The sample has ended 5 times within a minute and stays down; the rest goes on\./);
  expect(lines.at(-1)).toContain('The sample ended with code 1: fatal: cannot start: the schema is; too old');
  expect(sample.pid).toBeUndefined();
  expect(isRunning(other.pid ?? 0)).toBe(true);
});

test('[G3] what is stopped on purpose stays stopped, also while it is being started again, and told so twice', async () => {
  const sample = component();
  await sample.start();
  const supervision = watch(sample);
  await sample.kill();
  await sample.start();
  await sample.stop();
  expect(lines).toEqual([]);

  await sample.start();
  die(sample);
  await said(/it is started again in/);
  await until('it is being started', () => sample.pid !== undefined);
  supervision.end();
  await Promise.all([sample.stop(), sample.stop()]);
  expect(sample.pid).toBeUndefined();
  expect(lines).toHaveLength(1);
});

test('[G1] what a process writes is its owner’s alone', async () => {
  const sample = component();
  await sample.start();
  const mode = (file: string) => (statSync(join(folder, file)).mode & 0o777).toString(8);
  expect([mode('sample.ready'), mode(join('log', 'sample.log'))]).toEqual(['600', '600']);
});
