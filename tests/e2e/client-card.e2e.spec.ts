import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { restAs } from '../kit/rest.ts';
import { choose, dialog, enter, figure, main, press, says, submit, tab } from './portal.ts';
import { freshInn, list, type Stored } from './sale-by-rest.ts';

/** The card of a client and our own company, as those see them who keep them. */
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

async function aClient(more: object = {}): Promise<Stored> {
  const seller = await restAs('seller');
  return seller.post<Stored>('/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name: `Card ${randomUUID().slice(0, 8)}`,
    inn: freshInn(),
    phones: [{ number: '+74955550101', type: 'CONTACT_POINT_TYPE_MOBILE', comment: 'after six' }],
    ...more,
  });
}

async function cardOf(client: Stored, login: 'seller' | 'head'): Promise<Page> {
  const { page } = await openPortal(browser, login);
  await page.goto(`/clients/${client.id}`);
  await main(page)
    .getByRole('heading', { level: 1, name: String(client['name']) })
    .waitFor();
  return page;
}

test('a seller completes the card: one more phone, an address, a bank account, a second legal entity', async () => {
  const client = await aClient();
  const page = await cardOf(client, 'seller');
  await tab(page, 'Edit');
  const form = main(page).getByRole('tabpanel', { name: 'Edit' });
  const phones = form.getByRole('group', { name: 'Phones', exact: true });
  await press(phones, 'Add');
  await enter(phones, 'Phones, 2', '8 (916) 555-02-02');
  await press(form, 'Add address');
  await enter(form, 'Postal code, row 1', '101000');
  await choose(form, 'Country, row 1', 'Russia', 'Russ');
  await enter(form, 'City, row 1', 'Moscow');
  await enter(form, 'Street, row 1', 'Myasnitskaya 1');
  await press(form, 'Add account');
  await enter(form, 'Account, row 1', '40702810900000000001');
  await enter(form, 'Bank, row 1', 'Primer Bank');
  await enter(form, 'BIC, row 1', '04452');
  await press(form, 'Add legal entity');
  await enter(form, 'Legal name, row 1', 'Second LLC');
  await press(form, 'Save');
  // What is wrong is told at its group, with the row it is in.
  await says(form.getByRole('group', { name: 'Bank accounts' }).first(), '1: A bank code has 9 digits');
  await enter(form, 'BIC, row 1', '044525999');
  await press(form, 'Save');
  const facts = main(page).getByRole('region', { name: 'Facts' });
  await says(facts, '101000, Russia, Moscow, Myasnitskaya 1');
  expect(await figure(facts, 'Phones')).toBe('+74955550101, +79165550202');
  expect(await figure(facts, 'Bank accounts')).toBe('40702810900000000001, Primer Bank, BIC 044525999');
  expect(await figure(facts, 'Further legal entities')).toBe('Second LLC');
  const saved = await (await restAs('seller')).get<{ phones: object[] }>(`/api/v1/clients/${client.id}`);
  expect(saved.phones[0]).toMatchObject({ type: 'CONTACT_POINT_TYPE_MOBILE', comment: 'after six' });
}, 90_000);

test('a head gives a client to another seller, who is told; the stages tell the days', async () => {
  const client = await aClient();
  const page = await cardOf(client, 'head');
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /Give to another manager/ }).click();
  const give = dialog(page, 'Give to another manager');
  await choose(give, 'New owner', 'Ivan Sokolov', 'Sokolov');
  await submit(give, 'Give');
  await says(main(page).getByRole('region', { name: 'Facts' }), 'Ivan Sokolov');
  await tab(page, 'Stages');
  await says(main(page).getByRole('row').nth(1), 'Cold');
  const other = await restAs('seller2');
  const told = await list(other, 'notifications', '');
  expect(told.map((one) => one['recordId'])).toContain(client.id);
}, 60_000);

test('a person being registered is recognised by the parts of the name', async () => {
  const familyName = `Orlova${randomUUID().replaceAll(/[^a-f]/g, '')}`;
  await aClient({ kind: 'CLIENT_KIND_PERSON', name: '', inn: '', familyName, givenName: 'Vera' });
  const { page } = await openPortal(browser, 'seller');
  await page.goto('/clients/new?kind=CLIENT_KIND_PERSON');
  await enter(main(page), 'Family name', familyName);
  await enter(main(page), 'Given name', 'Vera');
  await says(main(page), 'Looks like a client we have');
}, 60_000);

test('our requisites are kept in one place, and a client gets them as a document', async () => {
  const { page } = await openPortal(browser, 'admin');
  await page.goto('/clients/company');
  const director = `Director ${randomUUID().slice(0, 6)}`;
  await main(page).getByRole('textbox', { name: 'Director', exact: true }).waitFor();
  await enter(main(page), 'INN', '7724015823');
  await press(main(page), 'Save');
  await says(main(page), /check digits must agree/);
  await enter(main(page), 'INN', '7724015822');
  await enter(main(page), 'Director', director);
  await press(main(page), 'Save');
  await page.getByText('Saved').first().waitFor();
  await page.reload();
  await expect(main(page).getByRole('textbox', { name: 'Director', exact: true }).inputValue()).resolves.toBe(director);

  const card = await cardOf(await aClient(), 'seller');
  await tab(card, 'Documents');
  await press(main(card), 'Issue a document');
  const issue = dialog(card, 'Issue a document');
  await choose(issue, 'Template', 'Company details', 'Company');
  await submit(issue, 'Issue');
  await says(main(card).getByRole('tabpanel', { name: 'Documents' }), /^C-\d{4}-\d{4}$/);
}, 90_000);
