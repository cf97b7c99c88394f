import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Platform, startPlatform } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { testPlane } from '../kit/plane.ts';
import { gone, main, open, press, says } from './portal.ts';

let browser: Browser;
let platform: Platform;
let stateDir: string;

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
  rmSync(stateDir, { recursive: true, force: true });
}, 60_000);

test('[A10] a stopped service darkens its own tiles alone, and Retry brings them back without loading the portal anew', async () => {
  const sales = platform.fleet.components.get('sales');
  await sales?.stop();
  const { page, context } = await openPortal(browser, 'seller');
  const tiles = main(page).getByRole('alert').filter({ hasText: 'Sales is not available' });
  await tiles.first().waitFor();
  await says(tiles.first(), /^sales@/);
  await says(main(page), 'My tasks today');
  const others = main(page).getByRole('alert').filter({ hasNotText: 'Sales is not available' });
  expect(await others.count()).toBe(0);

  // The rest of the portal is worked with meanwhile.
  await open(page, 'Clients');
  await press(main(page), 'New client');
  await main(page).getByRole('form', { name: 'New client' }).waitFor();
  await page.goto('/sales/deals');
  await tiles.first().waitFor();
  await page.goto('/');
  await tiles.first().waitFor();

  let loads = 0;
  page.on('load', () => (loads += 1));
  await sales?.start();
  for (let left = await tiles.count(); left > 0; left -= 1) {
    await press(tiles.first(), 'Retry');
    await tiles.nth(left - 1).waitFor({ state: 'detached' });
  }
  await gone(main(page), 'Sales is not available');
  await says(main(page), 'Deals that need a step');
  await says(main(page), 'Every open deal has its next step.');
  expect(loads).toBe(0);
  await context.close();
}, 180_000);

test('[A10] a remote whose code throws stays alone: its tiles say so, the others are there at once', async () => {
  const { page, context } = await openPortal(browser, 'seller');
  await page.route('**/ui/sales/entry-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
  );
  await page.goto('/');
  await says(main(page), 'My tasks today');
  const tiles = main(page).getByRole('alert').filter({ hasText: 'Sales is not available' });
  await tiles.first().waitFor();
  await open(page, 'Clients');
  await press(main(page), 'New client');
  await main(page).getByRole('form', { name: 'New client' }).waitFor();

  // Whole again, it comes back by itself on the next try.
  await page.unroute('**/ui/sales/entry-*.js');
  await page.goto('/');
  await says(main(page), 'Deals that need a step');
  await context.close();
}, 120_000);
