import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../deploy/local/src/paths.ts';
import type { PlatformAddress } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { PortalClient } from '../kit/rest.ts';
import { until } from '../kit/until.ts';

const startWithinMs = 240_000;
const bootstrap = join(root, 'deploy', 'local', 'bootstrap.mjs');

let folder: string;
let port: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-up-'));
  port = await freePort();
});

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await until('up has ended', () => child.exitCode !== null || child.signalCode !== null, 60_000);
  }
  rmSync(folder, { recursive: true, force: true });
});

/** `npm run up` in a terminal group of its own, as the bootstrap runs it. */
function up(args: string[] = [], env: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [bootstrap, 'up', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CRM_STATE_DIR: join(folder, 'state'), CRM_PORT: String(port), ...env },
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  return { child, said: () => text };
}

async function ready(run: ReturnType<typeof up>): Promise<number> {
  const began = performance.now();
  await until('the platform is ready', () => /platform is ready/.test(run.said()) || ended(run.child), startWithinMs);
  if (ended(run.child)) throw new Error(`up ended:\n${run.said()}`);
  return (performance.now() - began) / 1000;
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
const platform = () => JSON.parse(readFileSync(join(folder, 'state', 'platform.json'), 'utf8')) as PlatformAddress;

/** Pids of the processes whose command line or environment names our state folder. */
function ours(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
        return text.includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function ctrlC(run: ReturnType<typeof up>): Promise<void> {
  if (run.child.pid !== undefined) process.kill(-run.child.pid, 'SIGINT');
  await until('up has ended', () => ended(run.child), 60_000);
}

/** A PATH with everything but the programs left out. */
function pathWithout(...left: string[]): string {
  const bin = join(folder, `without-${left.join('-')}`);
  mkdirSync(bin, { recursive: true });
  for (const from of (process.env['PATH'] ?? '').split(':')) {
    if (!existsSync(from)) continue;
    for (const name of readdirSync(from))
      if (!left.includes(name) && !existsSync(join(bin, name))) symlinkSync(join(from, name), join(bin, name));
  }
  return bin;
}

function refusal(env: Record<string, string | undefined>): { status: number | null; lines: string[] } {
  const done = spawnSync(process.execPath, [bootstrap, 'up'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CRM_STATE_DIR: join(folder, 'refused'), ...env },
  });
  return { status: done.status, lines: `${done.stdout}${done.stderr}`.trim().split('\n') };
}

test.each([
  ['java', 'Java 17 or later is needed'],
  ['mvn', 'Maven is needed'],
])('[A1] without %s, up says what is missing in one sentence', (program, sentence) => {
  const { status, lines } = refusal({ PATH: pathWithout(program), JAVA_HOME: undefined });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(sentence);
  expect(status).toBe(1);
});

test.each([
  [
    { CRM_STATE_DIR: '/dev/null/state' },
    'The folder /dev/null/state cannot be written (ENOTDIR): set CRM_STATE_DIR to one that can.',
  ],
  [{ CRM_PORT: 'eighty' }, 'CRM_PORT is not a port number: eighty.'],
])('[A1] a setting that cannot be used gets one sentence: %j', (env, sentence) => {
  expect(refusal(env)).toEqual({ status: 1, lines: [sentence] });
});

test('[A1] a taken port gets one sentence that names it and the way out', async () => {
  const taken = await freePort();
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(taken, '127.0.0.1', resolve));
  try {
    const { status, lines } = refusal({ CRM_PORT: String(taken) });
    expect(lines).toEqual([
      `Port ${taken}, wanted for the portal, is taken by another program: stop it, or set CRM_PORT to a free port.`,
    ]);
    expect(status).toBe(1);
  } finally {
    blocker.close();
  }
});

test(
  '[A1] up reaches a working login, keeps the data, is quick the second time, and leaves no process behind',
  async () => {
    const first = up();
    await ready(first);
    const { publicUrl, password } = platform();
    const admin = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    const team = await admin.post<{ id: string }>('/api/v1/teams', {
      name: 'Made before the restart',
      kind: 'TEAM_KIND_TEAM',
    });
    const seller = await PortalClient.login(publicUrl, 'seller@crm.example', password);
    const board = await seller.get<{ deals: { name: string }[] }>('/api/v1/deals?orderBy=name');
    expect(board.deals).toContainEqual(expect.objectContaining({ name: 'Roofs of eight town houses' }));
    expect(first.said()).not.toContain('not whole');
    await ctrlC(first);
    expect(ours()).toEqual([]);

    const second = up();
    const seconds = await ready(second);
    expect(second.said()).not.toContain('Loaded the work');
    const again = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    expect(await again.get<{ name: string }>(`/api/v1/teams/${team.id}`)).toMatchObject({
      name: 'Made before the restart',
    });
    expect(seconds).toBeLessThan(40);

    // One of the components is killed: one sentence names it, and the rest is stopped.
    const pid = Number(readFileSync(join(folder, 'state', 'run', 'kafka.pid'), 'utf8').split(' ')[0]);
    process.kill(pid, 'SIGKILL');
    await until('up has ended', () => ended(second.child), 60_000);
    expect(second.said()).toMatch(/^Kafka was killed by SIGKILL; its log is .*kafka\.log\.$/m);
    expect(second.child.exitCode).toBe(1);
    expect(ours()).toEqual([]);
  },
  2 * startWithinMs,
);

test(
  '[A1] --reset starts afresh',
  async () => {
    const run = up(['--reset']);
    await ready(run);
    const { publicUrl, password } = platform();
    const admin = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    const filter = encodeURIComponent('name = "Made before the restart"');
    expect(await admin.get(`/api/v1/teams?filter=${filter}`)).not.toMatchObject({ teams: [expect.anything()] });
    await ctrlC(run);
    expect(ours()).toEqual([]);
  },
  startWithinMs,
);
