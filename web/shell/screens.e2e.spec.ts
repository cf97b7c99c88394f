import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPortal } from '../../tests/kit/browser.ts';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** What axe calls serious or critical, as "rule: element". */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Result = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    const { axe: tool } = globalThis as unknown as { axe: { run: (options: object) => Promise<Result> } };
    const { violations } = await tool.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

/** A page is there when its heading is, and nothing of it is still being fetched. */
async function settled(page: Page): Promise<void> {
  await page.locator('#main h1').first().waitFor();
  await page.locator('#main .crm-state[role=status], #main [aria-busy=true]').first().waitFor({ state: 'detached' });
}

const widthOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);

/** Whether the page comes to fit its window; the frame is drawn anew a moment after the window has shrunk. */
function fits(page: Page): Promise<boolean> {
  return page
    .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 3_000 })
    .then(
      () => true,
      () => false,
    );
}

async function menuOf(page: Page): Promise<string[]> {
  await page.locator('#nav a').first().waitFor();
  return page.locator('#nav a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
}

// The administrator sees every page there is; the storekeeper is the one who sees the least.
test.each(['admin', 'storekeeper'] as const)(
  '[A10] every page in the menu of the %s opens, keeps nobody out in light and in dark, and fits a telephone',
  async (login) => {
    const faults: string[] = [];
    const { context, page } = await openPortal(browser, login);
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
    });
    for (const path of await menuOf(page)) {
      await page.goto(path);
      await settled(page);
      const tiles = await page.locator('.crm-failure, .crm-state-error').allInnerTexts();
      faults.push(...tiles.map((text) => `${path}: ${text}`));
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-crm-theme=${colorScheme}]`).waitFor();
        faults.push(...(await barriers(page)).map((barrier) => `${colorScheme} ${path}: ${barrier}`));
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await settled(page);
      if (!(await fits(page))) faults.push(`${path}: ${await widthOf(page)} pixels wide on a telephone`);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await context.close();
    expect(faults).toEqual([]);
  },
  300_000,
);
