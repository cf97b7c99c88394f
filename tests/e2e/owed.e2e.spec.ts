import type { Browser } from 'playwright-core';
import { launchBrowser, openPortal } from '../kit/browser.ts';
import { dialog, enter, figures, headed, main, press, says, submit, tab } from './portal.ts';
import { makeYard, newCustomer, people, type People, type Stored } from './sale-by-rest.ts';

/** What an order owes, as REST answers it and as the portal shows it. */
let browser: Browser;
let who: People;
beforeAll(async () => {
  [browser, who] = await Promise.all([launchBrowser(), people()]);
}, 60_000);
afterAll(() => browser.close());

const pieces = (value: string) => ({ value, unit: 'PCE' });

/** A confirmed order of ten pieces, all of them held. */
async function reserved(): Promise<Stored & { lineId: string }> {
  const yard = await makeYard(who, 1);
  const client = await newCustomer(who.seller, `Owing ${yard.sku}`);
  const order = await who.seller.post<Stored>('/api/v1/orders', {
    clientId: client.id,
    lines: [{ productId: yard.product.id, quantity: pieces('10') }],
  });
  await who.seller.post(`/api/v1/orders/${order.id}:confirm`, {});
  const held = await who.seller.post<Stored>(`/api/v1/orders/${order.id}:reserve`, {});
  return { ...held, lineId: (held['lines'] as { id: string }[])[0]?.id ?? '' };
}

test('[G1] ten shipped, four returned, sixty paid: the portal tells each sum, and the order is completed', async () => {
  const order = await reserved();
  await who.storekeeper.post(`/api/v1/orders/${order.id}:writeOff`, {});
  const part = { lineId: order.lineId, quantity: pieces('2') };
  await who.storekeeper.post(`/api/v1/orders/${order.id}:return`, { reason: 'Broken', lines: [part, part] });

  const { page } = await openPortal(browser, 'accountant');
  await page.goto(`/sales/orders/${order.id}`);
  await headed(page, String(order['number']));
  await tab(page, 'Payments');
  const payments = main(page).getByRole('tabpanel', { name: 'Payments' });
  await figures(payments, { Total: '₽100.00', Returned: '₽40.00', Paid: '₽0.00', Due: '₽60.00' });
  await press(payments, 'Register payment');
  await submit(dialog(page, /^Payment for/), 'Register payment');
  await figures(payments, { Returned: '₽40.00', Paid: '₽60.00', Due: '₽0.00' });
  const done = await who.seller.post<Stored>(`/api/v1/orders/${order.id}:complete`, {});
  expect(done).toMatchObject({ status: 'ORDER_STATUS_COMPLETED', paymentStatus: 'PAYMENT_STATUS_PAID' });

  await who.storekeeper.post(`/api/v1/orders/${order.id}:return`, { reason: 'Broken', lines: [part] });
  await figures(payments, { Returned: '₽60.00', Paid: '₽60.00', 'To be paid back': '₽20.00' });
});

test('[M1] an order offers what may be done with it now, and says what still hinders the rest', async () => {
  const order = await reserved();
  const shipped = await who.storekeeper.post<Stored>(`/api/v1/orders/${order.id}:writeOff`, {});
  expect(shipped['allowedActions']).toEqual(expect.arrayContaining(['return']));
  const seen = await who.seller.get<Stored>(`/api/v1/orders/${order.id}`);
  expect(seen['allowedActions']).not.toContain('cancel');
  expect(seen['blockedActions']).toEqual([
    { action: 'complete', reason: 'ORDER_NOT_PAID', message: expect.any(String) as string },
  ]);

  const { page } = await openPortal(browser, 'seller');
  await page.goto(`/sales/orders/${order.id}`);
  await headed(page, String(order['number']));
  await press(main(page), 'More actions');
  const complete = page.getByRole('menuitem', { name: /^Complete/ });
  await complete.waitFor();
  expect(await complete.isDisabled()).toBe(true);
  expect(await complete.textContent()).toContain('not paid');
  expect(await page.getByRole('menuitem', { name: 'Cancel order' }).count()).toBe(0);
});

test('[G1] of an order shipped in part the rest is cancelled in the portal', async () => {
  const order = await reserved();
  const lines = [{ lineId: order.lineId, quantity: pieces('4') }];
  await who.storekeeper.post(`/api/v1/orders/${order.id}:writeOff`, { lines });
  const { page } = await openPortal(browser, 'head');
  await page.goto(`/sales/orders/${order.id}`);
  await headed(page, String(order['number']));
  await press(main(page), 'More actions');
  await page.getByRole('menuitem', { name: 'Cancel the rest' }).click();
  const shown = dialog(page, /^Cancel what is not shipped of/);
  await enter(shown, 'Reason', 'Four are enough');
  await submit(shown, 'Cancel the rest');
  await says(main(page), 'Shipped');
  await says(main(page), '₽40.00');
});
