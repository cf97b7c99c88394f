import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../kit/until.ts';
import { dialog, gone, headed, main, open, press, says, submit } from '../portal.ts';
import { type BrickSale, task, title } from './brick-sale.ts';

/** A card of a column of the warehouse, by the order or the goods on it. */
const card = (page: Page, column: string, text: string): Locator =>
  main(page).getByRole('region', { name: column }).locator('li[class*=card]').filter({ hasText: text });

/** Two of three are there. */
export async function reserve(sale: BrickSale): Promise<void> {
  const { seller } = sale;
  await press(main(seller), 'Reserve');
  await says(main(seller), 'Awaits goods');
  await heldAndShort(seller, sale);
  await open(seller, 'My tasks');
  await says(task(sale, 'Check payment'), sale.client);
  await says(task(sale, 'Call back'), sale.client);
}

async function heldAndShort(page: Page, { brick }: BrickSale): Promise<void> {
  const line = main(page).getByRole('row').filter({ hasText: brick });
  await line.getByRole('cell', { name: '2 wagons = 40 pallets = 19,200 pcs' }).waitFor();
  await line.getByRole('cell', { name: '1 wagon = 20 pallets = 9,600 pcs' }).waitFor();
}

export async function askSupplier({ seller, order, brick }: BrickSale): Promise<void> {
  await open(seller, 'Warehouse');
  await card(seller, 'Shortages', order).getByRole('checkbox', { name: brick }).check();
  await press(main(seller), 'Request 1');
  await submit(dialog(seller, 'Ask a supplier for 1 shortage'), 'Make the request');
  await says(card(seller, 'Shortages', order), 'Requested');
}

/** The storekeeper sees the goods and no money but the price; what he receives goes to the order that waits for it. */
export async function receive(sale: BrickSale): Promise<void> {
  const { seller, storekeeper, order, brick } = sale;
  await open(storekeeper, 'Warehouse');
  await card(storekeeper, 'Orders to ship', order).getByRole('link', { name: order }).click();
  await headed(storekeeper, order);
  await heldAndShort(storekeeper, sale);
  expect(await main(storekeeper).innerText()).not.toMatch(/margin|cost|source|exhibition/i);

  await seller.goto(sale.orderPath);
  await says(main(seller), 'Goods missing');
  let loads = 0;
  seller.on('load', () => (loads += 1));
  await open(storekeeper, 'Warehouse');
  await press(card(storekeeper, 'From suppliers', brick), 'Receive goods');
  await submit(dialog(storekeeper, /^Goods of .* came$/), 'Receive goods');
  const received = performance.now();
  await says(seller.getByRole('log'), `Goods came in: order ${order} is reserved in full`);
  expect(performance.now() - received).toBeLessThan(1000);
  await gone(main(seller), 'Awaits goods');
  await gone(main(seller), 'Goods missing');
  await says(main(seller).getByRole('banner').or(title(seller).locator('..')), 'Reserved');
  expect(loads).toBe(0);
}

/** The goods leave once: what was on hand is gone, and nothing is held. */
export async function writeOff(sale: BrickSale): Promise<void> {
  const { storekeeper, order } = sale;
  await inStock(sale, { onHand: '28,800', reserved: '28,800', available: '0' });
  await open(storekeeper, 'Warehouse');
  const ready = card(storekeeper, 'Orders to ship', order);
  await press(ready, 'Write off');
  await submit(dialog(storekeeper, /^Write off the goods of/), 'Write off');
  await ready.waitFor({ state: 'detached' });
  await inStock(sale, { onHand: '0', reserved: '0', available: '0' });
}

/** Waits until the storekeeper's list of stock says this of the brick, in pieces. */
async function inStock(
  { storekeeper, yard, brick }: BrickSale,
  expected: { onHand: string; reserved: string; available: string },
): Promise<void> {
  await open(storekeeper, 'Stock');
  await main(storekeeper).getByRole('searchbox').fill(yard.sku);
  const row = main(storekeeper).getByRole('row').filter({ hasText: brick });
  await eventually(async () => {
    const [, , onHand, reserved, available] = (await row.innerText()).split('\n');
    expect({ onHand, reserved, available }).toEqual(expected);
  });
}
