import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../deploy/local/src/paths.ts';
import { type Platform, startPlatform } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { testPlane } from '../kit/plane.ts';
import { gone, headed, main, open, press, says } from './portal.ts';
import { startTrialService, type TrialService } from './trial-service.ts';

let browser: Browser;
let platform: Platform;
let stateDir: string;
let trial: TrialService | undefined;

// Services of its own on the run's data plane: one of them is stopped.
beforeAll(async () => {
  const plane = testPlane();
  const instance = `failures${process.pid}`;
  stateDir = join(plane.stateDir, instance);
  mkdirSync(stateDir, { recursive: true });
  platform = await startPlatform({ plane, progress: silent, stateDir, publicPort: await freePort(), instance });
  process.env['CRM_TEST_PLATFORM'] = join(stateDir, 'platform.json');
  writeFileSync(process.env['CRM_TEST_PLATFORM'], JSON.stringify(platform.address));
  browser = await launchBrowser();
}, 240_000);

afterAll(async () => {
  await browser.close();
  await platform.stop();
  await trial?.stop();
  rmSync(stateDir, { recursive: true, force: true });
}, 60_000);

test('[A10] [G3] a stopped service darkens its own tiles alone, a bar says so, and all is back by itself without loading the portal anew', async () => {
  const sales = platform.fleet.components.get('sales');
  await sales?.stop();
  const { page, context } = await openPortal(browser, 'seller');
  const tiles = main(page).getByRole('alert').filter({ hasText: 'Sales is not available' });
  await tiles.first().waitFor();
  await says(tiles.first(), /^sales@/);
  await says(main(page), 'My tasks today');
  const bar = page.getByRole('status').filter({ hasText: 'Away at the moment: Sales' });
  await bar.waitFor();
  const others = main(page).getByRole('alert').filter({ hasNotText: 'Sales is not available' });
  expect(await others.count()).toBe(0);

  // The rest of the portal is worked with meanwhile.
  await newClientForm(page);
  await page.goto('/sales/deals');
  await tiles.first().waitFor();
  await page.goto('/');
  await tiles.first().waitFor();

  let loads = 0;
  page.on('load', () => (loads += 1));
  await sales?.start();
  await gone(main(page), 'Sales is not available');
  await bar.waitFor({ state: 'detached' });
  await says(main(page), 'Deals that need a step');
  await says(main(page), 'Every open deal has its next step.');
  expect(loads).toBe(0);
  await context.close();
}, 180_000);

test('[A10] a remote whose code was altered on its way is refused, and stays alone', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  await page.route('**/ui/sales/entry-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'globalThis.altered = true;' }),
  );
  await page.goto('/');
  await says(main(page), 'My tasks today');
  await main(page).getByRole('alert').filter({ hasText: 'Sales is not available' }).first().waitFor();
  expect(await page.evaluate(() => 'altered' in globalThis)).toBe(false);
  await newClientForm(page);

  // Whole again, it comes back by itself on the next try.
  await page.unroute('**/ui/sales/entry-*.js');
  await page.goto('/');
  await says(main(page), 'Deals that need a step');
  await context.close();
}, 120_000);

test('[G3] F35 a remote whose file is gone stays alone, it is reported, and Retry brings it when it is there', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  await page.route('**/ui/sales/**/entry-*.js', (route) => route.fulfill({ status: 404 }));
  await page.route('**/ui/sales/entry-*.js', (route) => route.fulfill({ status: 404 }));
  const reported = page.waitForRequest((request) => request.url().endsWith('/client-errors'));
  await page.goto('/');
  await says(main(page), 'My tasks today');
  const tiles = main(page).getByRole('alert').filter({ hasText: 'Sales is not available' });
  await tiles.first().waitFor();
  expect((await reported).postDataJSON()).toMatchObject({ remote: 'sales' });
  await newClientForm(page);
  await page.goto('/sales/deals');
  await tiles.first().waitFor();
  // What is broken for good is not tried for ever: by now only a hand does it.
  await page.waitForTimeout(12_000);
  await page.unrouteAll();
  await press(tiles.first(), 'Retry');
  await headed(page, 'Deals');
  await context.close();
}, 120_000);

test('[G3] F35 a remote for another version of the portal is not run: its tiles say so, and the rest is worked with', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  await page.route('**/api/portal/v1/registry', async (route) => {
    const answer = await route.fetch();
    const registry = (await answer.json()) as { remotes: { id: string; sdk: string }[] };
    const remotes = registry.remotes.map((remote) => (remote.id === 'sales' ? { ...remote, sdk: '^0.1.0' } : remote));
    await route.fulfill({ response: answer, json: { ...registry, remotes } });
  });
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto('/');
  await says(main(page), 'My tasks today');
  await main(page).getByRole('alert').filter({ hasText: 'Sales needs a newer portal' }).first().waitFor();
  expect(fetched.filter((url) => /\/ui\/sales\/.*entry-/.test(url))).toEqual([]);
  await newClientForm(page);
  await context.close();
}, 60_000);

test('[A10] a remote that hangs stays alone: the others are there at once, its tiles after eight seconds, and it comes when it answers', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  const held: (() => Promise<void>)[] = [];
  await page.route('**/ui/sales/entry-*.js', (route) => void held.push(() => route.abort()));
  await page.goto('/');
  await says(main(page), 'My tasks today');
  const tiles = main(page).getByRole('alert').filter({ hasText: 'Sales does not answer' });
  // It has not been given up yet, and the portal is worked with.
  expect(await tiles.count()).toBe(0);
  await newClientForm(page);
  await open(page, 'Home', /Elena/);
  await tiles.first().waitFor();
  await says(tiles.first(), /no answer within 8 s/);
  await page.unroute('**/ui/sales/entry-*.js');
  await says(main(page), 'Deals that need a step');
  for (const end of held) await end().catch(() => undefined);
  await context.close();
}, 120_000);

test('[A10] a service added to the list appears in the menu with its page, with the very files of the shell that were there', async () => {
  const before = shellFiles();
  const { page, context } = await openPortal(browser, 'seller');
  const scripts = await shellScripts(page);
  const entry = page.getByRole('navigation').getByRole('link', { name: 'Trial visits' });
  expect(await entry.count()).toBe(0);

  trial = await startTrialService();
  platform.fleet.addresses.set('trial', trial.address);
  const door = platform.fleet.components.get('gateway');
  await door?.stop();
  await door?.start();
  await page.goto('/');
  await entry.click();
  await headed(page, 'Trial visits');
  await says(main(page), '3 visits');
  expect(await shellScripts(page)).toEqual(scripts);
  expect(shellFiles()).toEqual(before);
  await context.close();
}, 180_000);

test.each([
  ['throws', 'Trial has failed', /trial@1\.0\.0: the page is broken/],
  ['spins', 'Trial has failed', /React error #301/],
  ['waits', 'Trial does not answer', /shows nothing for 8 s/],
])(
  '[A10] a page that %s gets a tile in its own place, and the portal is left',
  async (path, words, reason) => {
    const { page, context } = await openPortal(browser, 'seller');
    await page.goto(`/trial/${path}`);
    const tile = main(page).getByRole('alert').filter({ hasText: words });
    await tile.waitFor();
    await says(tile, reason);
    await newClientForm(page);
    await open(page, 'Trial visits');
    await says(main(page), '3 visits');
    await context.close();
  },
  60_000,
);

test('[A10] a page whose file never comes is given up, and shown when the service answers again', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  trial?.stall('late-page');
  await page.goto('/trial/late');
  const tile = main(page).getByRole('alert').filter({ hasText: 'Trial' });
  await tile.waitFor();
  trial?.release();
  await headed(page, 'Late but here');
  await context.close();
}, 60_000);

/** Any page of another module, to see that it can be worked with. */
async function newClientForm(page: Page): Promise<void> {
  await open(page, 'Clients');
  await press(main(page), 'New client');
  await main(page).getByRole('form', { name: 'New client' }).waitFor();
}

/** Names and digests of the built shell. */
function shellFiles(): Record<string, string> {
  const dist = join(root, 'web', 'shell', 'dist');
  return Object.fromEntries(
    readdirSync(dist).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dist, name)))
        .digest('hex'),
    ]),
  );
}

/** The shell's scripts that the page has loaded. */
function shellScripts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src, integrity }) => `${src} ${integrity}`),
  );
}
