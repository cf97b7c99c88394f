import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPortalAs } from '../../tests/kit/browser.ts';
import { newUser } from '../../tests/kit/new-user.ts';
import { type PortalClient, restFor } from '../../tests/kit/rest.ts';
import { eventually } from '../../tests/kit/until.ts';

interface Answer {
  etag: string;
  values: Record<string, unknown>;
}

const PATH = '/api/v1/me/preferences';
let browser: Browser;
let user: { email: string; password: string };
let rest: PortalClient;

beforeAll(async () => {
  browser = await launchBrowser();
  user = await newUser('seller');
  rest = await restFor(user.email, user.password);
  // A list without rows has no columns.
  await rest.post('/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name: `Client of ${user.email}`,
  });
}, 120_000);

afterAll(() => browser.close());

/** Waits until the platform has what was set on the screen. */
async function kept(expected: Record<string, unknown>): Promise<void> {
  await eventually(async () => expect((await rest.get<Answer>(PATH)).values).toMatchObject(expected));
}

async function columnsOf(page: Page): Promise<string[]> {
  await page.locator('#main [role=columnheader]').first().waitFor();
  return page.locator('#main [role=columnheader]').allInnerTexts();
}

test('theme, columns and saved views follow the user to another browser, and what each browser sets stays', async () => {
  const office = await openPortalAs(browser, user);
  await office.page.goto('/profile');
  await office.page.getByText('Dark', { exact: true }).click();
  await office.page.locator('html[data-crm-theme=dark]').waitFor();
  await office.page.goto('/clients');
  await office.page.getByRole('button', { name: 'Columns' }).click();
  await office.page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Owner' }).click();
  await office.page.keyboard.press('Escape');
  const shown = await columnsOf(office.page);
  expect(shown.map((name) => name.toLowerCase())).not.toContain('owner');
  await office.page.locator('#main input[type=search]').fill('brick');
  await office.page.getByRole('button', { name: 'Save view' }).click();
  await office.page.getByRole('textbox', { name: 'Name of the view' }).fill('Brick buyers');
  await office.page.getByRole('button', { name: 'Save', exact: true }).click();
  await office.page.getByRole('button', { name: 'Brick buyers', exact: true }).waitFor();
  await kept({ theme: 'dark' });

  const home = await openPortalAs(browser, user);
  await home.page.locator('html[data-crm-theme=dark]').waitFor();
  await home.page.goto('/clients');
  await home.page.getByRole('button', { name: 'Brick buyers', exact: true }).waitFor();
  expect(await columnsOf(home.page)).toEqual(shown);
  await home.page.goto('/profile');
  await home.page.getByText('Compact', { exact: true }).click();
  await kept({ theme: 'dark', density: 'compact' });

  await office.page.reload();
  await office.page.locator('html[data-crm-density=compact][data-crm-theme=dark]').waitFor();
  await home.context.close();
  await office.context.close();
}, 120_000);

test('[A10] the portal speaks the language that the user chooses, at once and in the next browser', async () => {
  const office = await openPortalAs(browser, user);
  await office.page.goto('/profile');
  for (const [name, heading, lang] of [
    ['Русский', 'Профиль и настройки', 'ru'],
    ['English', 'Profile and preferences', 'en'],
    ['Български', 'Профил и настройки', 'bg'],
  ] as const) {
    await office.page.getByText(name, { exact: true }).click();
    await office.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await office.page.locator(`html[lang=${lang}]`).waitFor();
  }
  await kept({ language: 'bg' });
  const home = await openPortalAs(browser, user, { locale: 'en' });
  await home.page.locator('html[lang=bg]').waitFor();
  await home.context.close();
  await office.context.close();
}, 120_000);

test('[A9] preferences merge by key, a stale etag and a bad key are refused, and nobody sees those of another', async () => {
  const before = await rest.patch<Answer>(PATH, {
    values: { 'columns.deals': ['name'], 'views.deals.a': { name: 'A' } },
  });
  const after = await rest.patch<Answer>(PATH, { values: { 'views.deals.a': null, 'columns.orders': ['number'] } });
  expect(after.values).toMatchObject({ 'columns.deals': ['name'], 'columns.orders': ['number'] });
  expect(after.values).not.toHaveProperty('views.deals.a');

  const late = await rest.call('PATCH', PATH, { values: { late: true } }, { headers: { 'if-match': before.etag } });
  expect(late.status).toBe(412);
  const bad = await rest.call('PATCH', PATH, { values: { 'no key': 1 } });
  expect(bad).toMatchObject({ status: 400, body: { errors: [{ field: 'values["no key"]' }] } });
  const large = await rest.call('PATCH', PATH, { values: { note: 'x'.repeat(70_000) } });
  expect(large).toMatchObject({ status: 409, body: { reason: 'PREFERENCES_TOO_LARGE' } });
  expect((await rest.get<Answer>(PATH)).etag).toBe(after.etag);

  const other = await newUser('storekeeper');
  expect((await (await restFor(other.email, other.password)).get<Partial<Answer>>(PATH)).values ?? {}).toEqual({});
}, 120_000);
