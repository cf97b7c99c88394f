import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../deploy/local/src/paths.ts';
import type { PlaneAddress } from '../../deploy/local/src/plane.ts';
import type { PlatformAddress } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { mailTo } from '../kit/mails.ts';
import { PortalClient } from '../kit/rest.ts';
import { eventually, until } from '../kit/until.ts';
import { databasesOf, openDoors, remembered } from './doors.ts';
import { main, says } from './portal.ts';
import { bootstrap, commandLine, processesNaming, startWithinMs, UpRun } from './up-run.ts';

let folder: string;
let state: string;
let port: number;
const runs: UpRun[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-up-'));
  state = join(folder, 'state');
  port = await freePort();
});

afterAll(async () => {
  for (const run of runs) await run.stop();
  rmSync(folder, { recursive: true, force: true });
});

function up(...args: string[]): UpRun {
  const run = new UpRun(args, { CRM_STATE_DIR: state, CRM_PORT: String(port) });
  runs.push(run);
  return run;
}

const platform = () => JSON.parse(readFileSync(join(state, 'platform.json'), 'utf8')) as PlatformAddress;
const ours = () => processesNaming(folder);
const pidOf = (name: string) => Number(readFileSync(join(state, 'run', `${name}.pid`), 'utf8').split(' ')[0]);

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

test('[A1] a folder that holds something else is left alone', () => {
  const somebodys = join(folder, 'somebodys');
  mkdirSync(somebodys);
  writeFileSync(join(somebodys, 'letters.txt'), 'dear');
  const { status, lines } = refusal({ CRM_STATE_DIR: somebodys });
  expect(lines).toEqual([
    `The folder ${somebodys} holds something else: set CRM_STATE_DIR to an empty folder, or to one that is still to be made.`,
  ]);
  expect(status).toBe(1);
  expect(readdirSync(somebodys)).toEqual(['letters.txt']);
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
  '[A1] [G3] up reaches a working login, and after a kill -9 of itself starts again, quickly and with the data',
  async () => {
    const first = up();
    const firstSeconds = await first.ready();
    const { publicUrl, password } = platform();
    const admin = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    const team = await admin.post<{ id: string }>('/api/v1/teams', {
      name: 'Made before the restart',
      kind: 'TEAM_KIND_TEAM',
    });
    const seller = await PortalClient.login(publicUrl, 'seller@crm.example', password);
    const board = await seller.get<{ deals: { name: string }[] }>('/api/v1/deals?orderBy=name');
    expect(board.deals).toContainEqual(expect.objectContaining({ name: 'Roofs of eight town houses' }));
    expect(first.said).not.toContain('not whole');
    first.signal('SIGKILL');
    await until('up is gone', () => first.ended);
    expect(ours()).not.toEqual([]);

    const second = up();
    const seconds = await second.ready();
    expect(second.said).not.toContain('Loaded the work');
    const again = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    expect(await again.get<{ name: string }>(`/api/v1/teams/${team.id}`)).toMatchObject({
      name: 'Made before the restart',
    });
    expect(seconds).toBeLessThan(firstSeconds);
  },
  2 * startWithinMs,
);

test('[G1] S9 every part asks for a password, and no secret is where another user of the machine can read it', async () => {
  expect(await openDoors(state)).toEqual([]);
  const plane = JSON.parse(readFileSync(join(state, 'plane.json'), 'utf8')) as PlaneAddress;
  const services = ['identity', 'clients', 'sales'];
  for (const service of services)
    expect(await databasesOf(plane, service, [...services, 'keycloak', 'postgres', 'template1'])).toEqual([service]);

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect(mode(state)).toBe('700');
  expect(['local.json', 'plane.json', 'platform.json', 'redis.conf'].map((name) => mode(join(state, name)))).toEqual(
    Array(4).fill('600'),
  );
  const secrets = [...Object.values(remembered(state).secrets), platform().password];
  const shown = [
    ...ours().map(commandLine),
    ...readdirSync(join(state, 'log')).map((name) => readFileSync(join(state, 'log', name), 'utf8')),
  ];
  expect(secrets.filter((secret) => shown.some((text) => text.includes(secret)))).toEqual([]);
});

test(
  '[G3] each process of up is killed once: it comes back, and so does the portal, without a hand',
  async () => {
    const run = runs.at(-1);
    if (!run) throw new Error('up does not run');
    process.env['CRM_TEST_PLATFORM'] = join(state, 'platform.json');
    const { publicUrl, password } = platform();
    const seller = await PortalClient.login(publicUrl, 'seller@crm.example', password);
    const browser = await launchBrowser();
    try {
      const { page } = await openPortal(browser, 'seller');
      let loads = 0;
      page.on('load', () => (loads += 1));
      for (const name of [
        'sales',
        'clients',
        'identity',
        'gateway',
        'mails',
        'redis',
        'kafka',
        'postgres',
        'keycloak',
      ]) {
        const pid = pidOf(name);
        process.kill(pid, 'SIGKILL');
        await until(`${name} runs again`, () => pidOf(name) !== pid, 60_000);
      }
      await until('all nine are back', () => run.said.match(/ is back \(/g)?.length === 9, 90_000);

      // The session lives on, commands are taken, their events arrive, and letters come.
      const to = 'after-the-kills@crm.example';
      await eventually(async () => {
        const { priceLists } = await seller.get<{ priceLists: { id: string }[] }>('/api/v1/price-lists');
        const { deals } = await seller.get<{ deals: { id: string }[] }>(
          `/api/v1/deals?pageSize=1&filter=${encodeURIComponent('status = "DEAL_STATUS_OPEN"')}`,
        );
        const sent = { priceListId: priceLists[0]?.id, to, formats: ['pdf'], remindWorkingDays: 3 };
        await seller.post(`/api/v1/deals/${deals[0]?.id}:sendPriceList`, sent);
      });
      await mailTo(to);
      await until('a new login works', () => PortalClient.login(publicUrl, 'head@crm.example', password));

      // The tab that was open all the time shows everything again by itself.
      await says(main(page), 'Deals that need a step');
      await main(page).getByRole('alert').first().waitFor({ state: 'detached' });
      await page.getByRole('status').filter({ hasText: 'Away at the moment' }).waitFor({ state: 'detached' });
      expect(loads).toBe(0);
    } finally {
      await browser.close();
    }

    // Ctrl-C, twice, while something is being started again.
    process.kill(pidOf('keycloak'), 'SIGKILL');
    await until('Keycloak is being started', () => existsSync(join(state, 'run', 'keycloak.pid')));
    run.signal('SIGINT');
    run.signal('SIGINT');
    await run.stop();
    expect(run.child.exitCode).toBe(0);
    expect(run.said).toMatch(/Stopped; the data are kept\n$/);
    expect(ours()).toEqual([]);
  },
  startWithinMs,
);

test(
  '[A1] --reset starts afresh',
  async () => {
    const run = up('--reset');
    await run.ready();
    const { publicUrl, password } = platform();
    const admin = await PortalClient.login(publicUrl, 'admin@crm.example', password);
    const filter = encodeURIComponent('name = "Made before the restart"');
    expect(await admin.get(`/api/v1/teams?filter=${filter}`)).not.toMatchObject({ teams: [expect.anything()] });
    await run.stop();
    expect(ours()).toEqual([]);
  },
  startWithinMs,
);
