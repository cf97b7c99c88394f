import { readFileSync } from 'node:fs';
import { choose, dialog, enter, figures, headed, main, open, press, says, submit, tab } from '../portal.ts';
import { type BrickSale, pathOf, task, title } from './brick-sale.ts';

export async function quoteAndOrder(sale: BrickSale): Promise<void> {
  const { seller } = sale;
  await press(main(seller), 'Make quote');
  await submit(dialog(seller, /^Quote for/), 'Make quote');
  await says(main(seller), '₽288,000.00');
  await press(main(seller), 'Accepted: make order');
  await submit(dialog(seller, /is accepted$/), 'Accepted: make order');
  await says(main(seller), 'Confirmed');
  sale.orderPath = pathOf(seller);
  sale.order = await title(seller).innerText();
}

/** In two parts; the order open at the seller's follows, and the task to check the payment closes itself. */
export async function pay(sale: BrickSale): Promise<void> {
  const { accountant, seller, order, orderPath } = sale;
  await accountant.goto(orderPath);
  await headed(accountant, order);
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
  await says(task(sale, 'Call back'), sale.client);
  await task(sale, 'Check payment').waitFor({ state: 'detached' });
}

/** One click makes three numbered PDFs; made again they leave the former ones in the history. */
export async function issueDocuments({ accountant }: BrickSale): Promise<void> {
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

export async function win({ seller, orderPath, dealPath }: BrickSale): Promise<void> {
  await seller.goto(orderPath);
  await press(main(seller), 'Complete');
  await says(main(seller), 'Completed');
  await seller.goto(dealPath);
  await press(main(seller), 'Won');
  await submit(dialog(seller, /is won$/), 'Won');
  await main(seller).getByRole('button', { name: 'Won', exact: true }).waitFor({ state: 'detached' });
}

/** The head sees the whole way in one view. */
export async function judge({ head, deal, dealPath }: BrickSale): Promise<void> {
  await head.goto(dealPath);
  await main(head).getByRole('link', { name: 'Path, cost and margin' }).click();
  await headed(head, `Path of “${deal}”`);
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

/** Another deal of the client comes to nothing at its first stage. */
export async function refuse({ seller, clientPath, client, yard }: BrickSale): Promise<void> {
  const name = `Mortar for ${yard.sku}`;
  await seller.goto(clientPath);
  await headed(seller, client);
  await press(main(seller), 'New…');
  await seller.getByRole('menuitem', { name: 'New deal' }).click();
  await headed(seller, 'New deal');
  await enter(main(seller), 'Name (required)', name);
  await press(main(seller), 'Save');
  await headed(seller, name);
  await press(main(seller), 'More actions');
  await seller.getByRole('menuitem', { name: 'Lost' }).click();
  const asked = dialog(seller, /^Why is .* lost\?$/);
  await choose(asked, 'Loss reason', 'Delivery too late');
  await submit(asked, 'Lost');
  await says(main(seller), 'Delivery too late');
}

/** How many deals were lost at the stage Request because the delivery was too late, as the head's funnel tells. */
export async function refusalsSoFar({ head }: BrickSale): Promise<number> {
  await open(head, 'Funnel', 'Funnel and refusals');
  await main(head).getByRole('region', { name: 'Stages in figures' }).waitFor();
  const matrix = main(head).getByRole('region', { name: 'Refusals by stage and reason' });
  if ((await matrix.count()) === 0) return 0;
  const columns = await matrix.locator('thead th').allInnerTexts();
  const row = matrix.getByRole('row').filter({ hasText: 'Delivery too late' });
  if ((await row.count()) === 0) return 0;
  return Number(await row.locator('th, td').nth(columns.indexOf('Request')).innerText());
}
