import { mailTo } from '../../kit/mails.ts';
import { restAs } from '../../kit/rest.ts';
import { choose, dialog, enter, gone, headed, main, open, press, says, submit } from '../portal.ts';
import { freshInn } from '../sale-by-rest.ts';
import { type BrickSale, pathOf } from './brick-sale.ts';

/** A caller gives his number; nobody in the base has it. */
export async function findNobody({ seller, phone }: BrickSale): Promise<void> {
  await seller.keyboard.press('Control+k');
  const palette = dialog(seller, 'Search or run a command');
  await palette.getByRole('combobox').fill(phone);
  await palette.getByRole('option', { name: `All results for “${phone}”` }).click();
  await says(main(seller), 'Nothing found');
}

/** One form is enough for a new client; while it is filled in it tells of a likely double and of a mistyped INN. */
export async function registerClient(sale: BrickSale): Promise<void> {
  const { seller } = sale;
  const inn = freshInn();
  const other = await restAs('seller2');
  await other.post('/api/v1/clients', { kind: 'CLIENT_KIND_ORGANIZATION', name: `Kirpich ${sale.yard.sku}`, inn });
  await open(seller, 'Clients');
  await press(main(seller), 'New client');
  const form = main(seller).getByRole('form', { name: 'New client' });
  await enter(form, 'INN', inn);
  await says(form, 'This client is in the base already');
  await says(form, 'owned by Ivan Sokolov');
  const right = freshInn();
  await enter(form, 'INN', right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10));
  await gone(form, 'This client is in the base already');
  await enter(form, 'Name', sale.client);
  await enter(form, 'Phones', sale.phone);
  await enter(form, 'E-mails', sale.email);
  await choose(form, 'Came from', 'Exhibition');
  await press(form, 'Save');
  await says(form, /INN/);
  await enter(form, 'INN', right);
  await press(form, 'Save');
  await headed(seller, sale.client);
  sale.clientPath = pathOf(seller);
}

export async function openDeal(sale: BrickSale): Promise<void> {
  const { seller } = sale;
  await press(main(seller), 'New…');
  await seller.getByRole('menuitem', { name: 'New deal' }).click();
  await headed(seller, 'New deal');
  await enter(main(seller), 'Name (required)', sale.deal);
  await press(main(seller), 'Save');
  await headed(seller, sale.deal);
  sale.dealPath = pathOf(seller);
}

/** From the same screen, which tells that the letter went and when to call back. */
export async function sendPriceList({ seller, yard, email }: BrickSale): Promise<void> {
  await press(main(seller), 'Send price list');
  const shown = dialog(seller, 'Send a price list');
  await choose(shown, 'Price list', `Price list ${yard.sku}`, yard.sku);
  await submit(shown, 'Send');
  const mail = await mailTo(email);
  expect(mail.attachments.map(({ name }) => name.replace(/^.*\./, '')).sort()).toEqual(['pdf', 'xlsx']);
  const written = main(seller).getByRole('list', { name: 'Timeline' });
  await says(written, /^Letter sent: Price list/);
  await says(written, 'Call: Call back');
}

/** Three wagons are sixty pallets and 28,800 pieces, while they are typed and afterwards, also where the units come late. */
export async function enterNeed({ seller, brick, yard }: BrickSale): Promise<void> {
  const need = main(seller).getByRole('region', { name: 'What the client needs' }).first();
  await press(need, 'Edit: What the client needs');
  const product = `**/api/v1/products/${yard.product.id}`;
  const typed = Promise.withResolvers<undefined>();
  await seller.route(product, (route) => typed.promise.then(() => route.continue()));
  await choose(need, 'Product, row 1', brick, yard.sku);
  await enter(need, 'Quantity, row 1', '3');
  typed.resolve(undefined);
  await says(need, /28,800/);
  await seller.unroute(product);
  await enter(need, 'Wanted by, row 1', '18.03.2030');
  await need.getByRole('textbox', { name: 'In his words, row 1' }).click();
  await press(need, 'Save');
  await need.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
  for (const text of ['3 wagons', '60 pallets', '28,800 pcs', 'Mar 18, 2030']) await says(need, text);
}
