import type { Browser, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { KafkaTap } from '../kit/kafka-tap.ts';
import { mailTo } from '../kit/mails.ts';
import { restAs } from '../kit/rest.ts';
import { choose, dialog, enter, figures, gone, headed, main, open, press, says, submit, tab } from './portal.ts';
import { freshInn, makeYard, people, type Yard } from './sale-by-rest.ts';
import { saleEvents, saleTopics } from './sale-events.ts';

let browser: Browser;
let tap: KafkaTap | undefined;
let yard: Yard;
let seller: Page;
let storekeeper: Page;
let accountant: Page;
let head: Page;
/** What each step leaves for the next ones. */
const sale = { brick: '', client: '', deal: '', email: '', order: '', clientPath: '', dealPath: '', orderPath: '' };

beforeAll(async () => {
  // The administrator sets up the goods: of three wagons two are there.
  yard = await makeYard(await people(), 2);
  sale.brick = `Silicate brick ${yard.sku}`;
  sale.client = `Romashka ${yard.sku}`;
  sale.deal = `Three wagons of ${yard.sku}`;
  sale.email = `buyer-${yard.sku.toLowerCase()}@example.com`;
  tap = await KafkaTap.open(saleTopics(), { from: 'beginning' });
  browser = await launchBrowser();
  const desk = async (login: 'seller' | 'storekeeper' | 'accountant' | 'head') =>
    (await openPortal(browser, login)).page;
  [seller, storekeeper, accountant, head] = await Promise.all([
    desk('seller'),
    desk('storekeeper'),
    desk('accountant'),
    desk('head'),
  ]);
}, 180_000);

afterAll(async () => {
  await browser.close();
  await tap?.close();
});

test('[A2] the sale of brick in the portal: five people, from the call to the margin, each step an event', async () => {
  await registerClient();
  await openDeal();
  await sendPriceList();
  await enterNeed();
  await quoteAndOrder();
  await reserve();
  await askSupplier();
  await receive();
  await pay();
  await issueDocuments();
  await writeOff();
  await win();
  await judge();
  const ids = [sale.clientPath, sale.dealPath, sale.orderPath].map((path) => path.split('/').at(-1) ?? '');
  const concerns = (event: object) => [...ids, yard.product.id].some((mark) => JSON.stringify(event).includes(mark));
  for (const type of saleEvents) await tap?.event(type, concerns);
}, 300_000);

const pathOf = (page: Page): string => new URL(page.url()).pathname;
const title = (page: Page) => main(page).getByRole('heading', { level: 1 });
/** A card of a column of the warehouse, by the order or the goods on it. */
const card = (page: Page, column: string, text: string) =>
  main(page).getByRole('region', { name: column }).locator('li[class*=card]').filter({ hasText: text });
const task = (subject: string) =>
  main(seller).getByRole('listitem').filter({ hasText: sale.client }).filter({ hasText: subject });

/** The caller is new: that is seen while he is being entered, and one form is enough for him. */
async function registerClient(): Promise<void> {
  const inn = freshInn();
  const other = await restAs('seller2');
  await other.post('/api/v1/clients', { kind: 'CLIENT_KIND_ORGANIZATION', name: `Kirpich ${yard.sku}`, inn });
  await open(seller, 'Clients');
  await press(main(seller), 'New client');
  const form = main(seller).getByRole('form', { name: 'New client' });
  await enter(form, 'INN', inn);
  await says(form, 'This client is in the base already');
  await says(form, 'owned by Ivan Sokolov');
  await enter(form, 'INN', freshInn());
  await gone(form, 'This client is in the base already');
  await enter(form, 'Name', sale.client);
  await enter(form, 'E-mails', sale.email);
  await choose(form, 'Came from', 'Exhibition');
  await press(form, 'Save');
  await headed(seller, sale.client);
  sale.clientPath = pathOf(seller);
}

async function openDeal(): Promise<void> {
  await press(main(seller), 'New…');
  await seller.getByRole('menuitem', { name: 'New deal' }).click();
  await headed(seller, 'New deal');
  await enter(main(seller), 'Name (required)', sale.deal);
  await press(main(seller), 'Save');
  await headed(seller, sale.deal);
  sale.dealPath = pathOf(seller);
}

/** From the same screen, which tells that the letter went and when to call back. */
async function sendPriceList(): Promise<void> {
  await press(main(seller), 'Send price list');
  const shown = dialog(seller, 'Send a price list');
  await choose(shown, 'Price list', `Price list ${yard.sku}`, yard.sku);
  await submit(shown, 'Send');
  const mail = await mailTo(sale.email);
  expect(mail.attachments.map(({ name }) => name.replace(/^.*\./, '')).sort()).toEqual(['pdf', 'xlsx']);
  const written = main(seller).getByRole('list', { name: 'Timeline' });
  await says(written, /^Letter sent: Price list/);
  await says(written, 'Call: Call back');
}

/** Three wagons are sixty pallets and 28,800 pieces, while they are typed and afterwards. */
async function enterNeed(): Promise<void> {
  const need = main(seller).getByRole('region', { name: 'What the client needs' }).first();
  await press(need, 'Edit: What the client needs');
  await choose(need, 'Product, row 1', sale.brick, yard.sku);
  await enter(need, 'Quantity, row 1', '3');
  await says(need, /28,800/);
  await enter(need, 'Wanted by, row 1', '18.03.2030');
  await need.getByRole('textbox', { name: 'In his words, row 1' }).click();
  await press(need, 'Save');
  await need.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
  for (const text of ['3 wagons', '60 pallets', '28,800 pcs', 'Mar 18, 2030']) await says(need, text);
}

async function quoteAndOrder(): Promise<void> {
  await press(main(seller), 'Make quote');
  await submit(dialog(seller, /^Quote for/), 'Make quote');
  await says(main(seller), '₽288,000.00');
  await press(main(seller), 'Accepted: make order');
  await submit(dialog(seller, /is accepted$/), 'Accepted: make order');
  await says(main(seller), 'Confirmed');
  sale.orderPath = pathOf(seller);
  sale.order = await title(seller).innerText();
}

/** Two of three are there. */
async function reserve(): Promise<void> {
  await press(main(seller), 'Reserve');
  await says(main(seller), 'Awaits goods');
  await heldAndShort(seller);
  await open(seller, 'My tasks');
  await says(task('Check payment'), sale.client);
  await says(task('Call back'), sale.client);
}

async function heldAndShort(page: Page): Promise<void> {
  const line = main(page).getByRole('row').filter({ hasText: sale.brick });
  await line.getByRole('cell', { name: '2 wagons = 40 pallets = 19,200 pcs' }).waitFor();
  await line.getByRole('cell', { name: '1 wagon = 20 pallets = 9,600 pcs' }).waitFor();
}

async function askSupplier(): Promise<void> {
  await open(seller, 'Warehouse');
  await card(seller, 'Shortages', sale.order).getByRole('checkbox', { name: sale.brick }).check();
  await press(main(seller), 'Request 1');
  await submit(dialog(seller, 'Ask a supplier for 1 shortage'), 'Make the request');
  await says(card(seller, 'Shortages', sale.order), 'Requested');
}

/** The storekeeper sees the goods and no money but the price; what he receives goes to the order that waits for it. */
async function receive(): Promise<void> {
  await open(storekeeper, 'Warehouse');
  await card(storekeeper, 'Orders to ship', sale.order).getByRole('link', { name: sale.order }).click();
  await headed(storekeeper, sale.order);
  await heldAndShort(storekeeper);
  expect(await main(storekeeper).innerText()).not.toMatch(/margin|cost|source|exhibition/i);

  await seller.goto(sale.orderPath);
  await says(main(seller), 'Goods missing');
  let loads = 0;
  seller.on('load', () => (loads += 1));
  await open(storekeeper, 'Warehouse');
  await press(card(storekeeper, 'From suppliers', sale.brick), 'Receive goods');
  await submit(dialog(storekeeper, /^Goods of .* came$/), 'Receive goods');
  const received = performance.now();
  await gone(main(seller), 'Awaits goods');
  await gone(main(seller), 'Goods missing');
  await says(main(seller).getByRole('banner').or(title(seller).locator('..')), 'Reserved');
  await says(seller.getByRole('log'), `Goods came in: order ${sale.order} is reserved in full`);
  expect(performance.now() - received).toBeLessThan(3000);
  expect(loads).toBe(0);
}

/** In two parts; the order open at the seller's follows, and the task to check the payment closes itself. */
async function pay(): Promise<void> {
  await accountant.goto(sale.orderPath);
  await headed(accountant, sale.order);
  for (const [amount, state] of [
    ['100000', 'Partly paid'],
    [undefined, 'Paid, ready'],
  ] as const) {
    await press(main(accountant), 'Register payment');
    const shown = dialog(accountant, /^Payment for/);
    if (amount) await enter(shown, 'Amount', amount);
    await submit(shown, 'Register payment');
    await says(main(accountant), state);
    await says(main(seller), state);
  }
  await tab(accountant, 'Payments');
  const payments = main(accountant).getByRole('tabpanel', { name: 'Payments' });
  await figures(payments, { Paid: '₽288,000.00', Due: '₽0.00' });
  for (const part of ['₽100,000.00', '₽188,000.00']) await payments.getByRole('cell', { name: part }).waitFor();
  await open(seller, 'My tasks');
  await says(task('Call back'), sale.client);
  await task('Check payment').waitFor({ state: 'detached' });
}

/** One click makes three numbered PDFs; made again they leave the former ones in the history. */
async function issueDocuments(): Promise<void> {
  await press(main(accountant), 'Issue documents');
  await tab(accountant, 'Documents');
  const documents = main(accountant).getByRole('tabpanel', { name: 'Documents' });
  for (const type of ['Invoice', 'Waybill', 'Act'])
    await documents.getByRole('cell', { name: type, exact: true }).waitFor();
  const [file] = await Promise.all([
    accountant.waitForEvent('download'),
    documents.getByRole('button', { name: /^Download INV-.* as PDF$/ }).click(),
  ]);
  expect(
    readFileSync(await file.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  await press(documents, 'Issue again');
  const again = dialog(accountant, /^Issue .* again$/);
  await enter(again, 'Reason', 'The address has changed');
  await submit(again, 'Issue again');
  await says(documents, /revision 2$/);
  await says(documents, '3 earlier documents');
}

/** The goods leave once: afterwards nothing is on hand and nothing is held. */
async function writeOff(): Promise<void> {
  const order = card(storekeeper, 'Orders to ship', sale.order);
  await press(order, 'Write off');
  await submit(dialog(storekeeper, /^Write off the goods of/), 'Write off');
  await order.waitFor({ state: 'detached' });
}

async function win(): Promise<void> {
  await seller.goto(sale.orderPath);
  await press(main(seller), 'Complete');
  await says(main(seller), 'Completed');
  await seller.goto(sale.dealPath);
  await press(main(seller), 'Won');
  await submit(dialog(seller, /is won$/), 'Won');
  await main(seller).getByRole('button', { name: 'Won', exact: true }).waitFor({ state: 'detached' });
}

/** The head sees the whole way in one view. */
async function judge(): Promise<void> {
  await head.goto(sale.dealPath);
  await main(head).getByRole('link', { name: 'Path, cost and margin' }).click();
  await headed(head, `Path of “${sale.deal}”`);
  await figures(main(head), {
    'Source of the client': 'Exhibition',
    Revenue: '₽288,000.00',
    Paid: '₽288,000.00',
    'Purchase cost': '₽201,600.00',
    Margin: '₽86,400.00',
  });
  for (const step of [
    'Deal opened',
    'Price list sent',
    'Letter sent',
    'Quote accepted',
    'Order confirmed',
    'Goods reserved in part, the rest is awaited',
    'Supplier request made',
    'Awaited goods arrived, all is reserved',
    'Payment registered',
    'Order paid in full',
    'Document issued',
    'Goods written off',
    'Deal won',
  ])
    await says(main(head), step);
}
