import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ahead = Number(process.env['CRM_TEST_CLOCK_AHEAD'] ?? 0);
/** The kernel's clock, whatever this process was told. */
const real = (): number => Number(execFileSync('date', ['+%s%3N'], { env: { PATH: process.env['PATH'] } }));

test('[G4] the clock of a test is the one that its run was given, and dates behave as dates', () => {
  expect(Math.abs(Date.now() - ahead - real())).toBeLessThan(5_000);
  expect(Math.abs(new Date().getTime() - ahead - real())).toBeLessThan(5_000);
  expect(new Date(0)).toBeInstanceOf(Date);
  expect(new Date(0).constructor).toBe(Date);
  expect(Date.parse(Date())).toBeGreaterThan(real() + ahead - 5_000);
  expect(new Date(2028, 1, 29)).toEqual(new Date('2028-02-29T00:00:00'));
});

test('[G4] a Node process that a test starts has the same clock', () => {
  const file = join(import.meta.dirname, 'ahead.cjs');
  const [at, same] = execFileSync(
    process.execPath,
    ['--require', file, '-e', 'console.log(Date.now(), new Date(1) instanceof Date)'],
    { env: { CRM_TEST_CLOCK_AHEAD: '31536000000' }, encoding: 'utf8' },
  ).split(' ');
  expect(Math.abs(Number(at) - 31_536_000_000 - real())).toBeLessThan(5_000);
  expect(same?.trim()).toBe('true');
});
