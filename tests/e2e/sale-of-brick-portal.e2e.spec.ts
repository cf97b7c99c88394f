import type { Browser } from 'playwright-core';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { KafkaTap } from '../kit/kafka-tap.ts';
import { type BrickSale, idOf } from './brick/brick-sale.ts';
import { enterNeed, findNobody, openDeal, registerClient, sendPriceList } from './brick/first-call.ts';
import { askSupplier, receive, reserve, writeOff } from './brick/goods.ts';
import { issueDocuments, judge, pay, quoteAndOrder, refusalsSoFar, refuse, win } from './brick/money.ts';
import { beReminded } from './brick/three-working-days.ts';
import { makeYard, people } from './sale-by-rest.ts';
import { portalEvents, saleEvents, saleTopics } from './sale-events.ts';

let browser: Browser;
let tap: KafkaTap;
let sale: BrickSale;

beforeAll(async () => {
  // The administrator sets up the goods: of three wagons two are there.
  const yard = await makeYard(await people(), 2);
  tap = await KafkaTap.open(saleTopics());
  browser = await launchBrowser();
  const desk = async (login: 'seller' | 'storekeeper' | 'accountant' | 'head') =>
    (await openPortal(browser, login)).page;
  const [seller, storekeeper, accountant, head] = await Promise.all([
    desk('seller'),
    desk('storekeeper'),
    desk('accountant'),
    desk('head'),
  ]);
  sale = {
    ...{ seller, storekeeper, accountant, head, yard },
    brick: `Silicate brick ${yard.sku}`,
    client: `Romashka ${yard.sku}`,
    deal: `Three wagons of ${yard.sku}`,
    email: `buyer-${yard.sku.toLowerCase()}@example.com`,
    phone: `+7916${Math.floor(1e6 + Math.random() * 9e6)}`,
    ...{ order: '', clientPath: '', dealPath: '', orderPath: '' },
  };
}, 180_000);

afterAll(async () => {
  await browser.close();
  await tap.close();
});

test('[A2] the sale of brick in the portal: five people, from the call to the margin, each step an event', async () => {
  const refusals = await refusalsSoFar(sale);
  await findNobody(sale);
  await registerClient(sale);
  await openDeal(sale);
  await sendPriceList(sale);
  await beReminded(sale, tap);
  await enterNeed(sale);
  await quoteAndOrder(sale);
  await reserve(sale);
  await askSupplier(sale);
  await receive(sale);
  await pay(sale);
  await issueDocuments(sale);
  await writeOff(sale);
  await win(sale);
  await judge(sale);
  await refuse(sale);
  expect(await refusalsSoFar(sale)).toBe(refusals + 1);
  const ids = [...[sale.clientPath, sale.dealPath, sale.orderPath].map(idOf), sale.yard.product.id];
  const concerns = (event: object) => ids.some((id) => JSON.stringify(event).includes(id));
  for (const type of [...saleEvents, ...portalEvents]) await tap.event(type, concerns);
}, 300_000);
