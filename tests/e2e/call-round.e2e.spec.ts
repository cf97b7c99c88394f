import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { restAs } from '../kit/rest.ts';
import { dialog, enter, headed, main, open, press, says, submit, tab } from './portal.ts';
import { freshInn, type Stored } from './sale-by-rest.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

test('[SA-10] a round of calls: one click dials, the result brings the next client, and a reload loses nobody', async () => {
  const mark = randomUUID().slice(0, 8);
  const rest = await restAs('seller');
  const names = [`First ${mark}`, `Second ${mark}`];
  for (const [index, name] of names.entries()) {
    await rest.post<Stored>('/api/v1/clients', {
      kind: 'CLIENT_KIND_ORGANIZATION',
      roles: ['CLIENT_ROLE_CUSTOMER'],
      name,
      inn: freshInn(),
      phones: [{ number: `+7916555010${index}` }],
    });
  }

  const { page: head } = await openPortal(browser, 'head');
  await open(head, 'Call-rounds');
  await press(main(head), 'New call-round');
  const form = main(head).getByRole('form', { name: 'New call-round' });
  await enter(form, 'Name (required)', `Spring round ${mark}`);
  await enter(form, 'What to say', 'Good day! Is brick needed this spring?');
  const results = form.getByRole('combobox', { name: 'Results (required)' });
  for (const result of ['Reached', 'No answer']) {
    await results.fill(result);
    await results.press('Enter');
  }
  await press(form, 'Save');
  await headed(head, `Spring round ${mark}`);
  await press(main(head), 'Add clients');
  const adding = dialog(head, `Clients of “Spring round ${mark}”`);
  for (const name of names) {
    await adding.getByRole('combobox', { name: 'Clients' }).fill(name);
    await head.getByRole('option', { name, exact: true }).click();
  }
  await submit(adding, 'Add clients');
  await tab(head, 'Queue');
  for (const name of names) await says(main(head).getByRole('table'), name);

  const { page: seller } = await openPortal(browser, 'seller');
  await open(seller, 'Call-rounds');
  await main(seller)
    .getByRole('link', { name: `Spring round ${mark}` })
    .click();
  await headed(seller, `Spring round ${mark}`);
  await press(main(seller), 'Next client');
  const called = main(seller).getByRole('heading', { level: 2, name: names[0] });
  await called.waitFor();
  await says(main(seller), 'Good day! Is brick needed this spring?');
  expect(
    await main(seller)
      .getByRole('link', { name: /555.?01.?00/ })
      .getAttribute('href'),
  ).toBe('tel:+79165550100');
  await says(main(seller), '1 more waits');

  await seller.reload();
  await called.waitFor();
  await enter(main(seller), 'Comment', 'Wants three wagons');
  await press(main(seller), 'Reached');
  await main(seller).getByRole('heading', { level: 2, name: names[1] }).waitFor();
  await press(main(seller), 'No answer');
  await says(main(seller), 'Nobody is left to call now.');

  // The head, who has the queue open, sees what came of it.
  const rows = main(head).getByRole('row');
  await rows
    .filter({ hasText: names[0] ?? '' })
    .filter({ hasText: 'Wants three wagons' })
    .waitFor();
  await rows
    .filter({ hasText: names[1] ?? '' })
    .filter({ hasText: 'No answer' })
    .waitFor();
}, 120_000);
