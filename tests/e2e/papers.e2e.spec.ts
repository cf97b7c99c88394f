import { restAs } from '../kit/rest.ts';
import type { PortalClient } from '../kit/rest.ts';
import { makeYard, newCustomer, people, type People, type Stored } from './sale-by-rest.ts';

interface Paper extends Stored {
  number: string;
  status: string;
}

let staff: People;
let other: PortalClient;
beforeAll(async () => {
  [staff, other] = await Promise.all([people(), restAs('seller2')]);
}, 60_000);

const issue = (by: PortalClient, request: object) => by.call('POST', '/api/v1/documents:issue', request);
const fields = (answer: { body: unknown }): string[] =>
  ((answer.body as { errors?: { field: string }[] }).errors ?? []).map(({ field }) => field);

/** A client, a quote of a wagon of brick, and the order that it became. */
async function sold(): Promise<{ clientId: string; quoteId: string; orderId: string }> {
  const { seller } = staff;
  const { product } = await makeYard(staff, 3);
  const { id: clientId } = await newCustomer(seller);
  const needs = [{ productId: product.id, quantity: { value: '1', unit: 'WAG' } }];
  const { id: dealId } = await seller.post<Stored>('/api/v1/deals', { name: 'A wagon', clientId, needs });
  const { id: quoteId } = await seller.post<Stored>('/api/v1/quotes', { dealId });
  const { orderId } = await seller.post<{ orderId: string }>(`/api/v1/quotes/${quoteId}:accept`, {});
  return { clientId, quoteId, orderId };
}

test('[G1] papers of a sale say what its record says, for those who may see it, each under a number of its own', async () => {
  const { seller } = staff;
  const { clientId, quoteId, orderId } = await sold();
  const type = 'DOCUMENT_TYPE_INVOICE';
  const data = { lines: [{ name: 'Air' }], total: { amount: '1000000', currency: 'RUB' } };
  const refused = [
    await issue(seller, { type, clientId, data }),
    await issue(seller, { type, clientId }),
    await issue(seller, { type, clientId, orderId, data }),
    await issue(seller, { type: 'DOCUMENT_TYPE_QUOTE', clientId, data }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(refused.flatMap(fields).sort()).toEqual(['data', 'data', 'data', 'orderId', 'orderId', 'quoteId']);
  expect((await issue(other, { type, clientId, orderId })).status).toBeGreaterThanOrEqual(400);
  const numbers: string[] = [];
  for (const language of ['en', 'ru', 'bg']) {
    const made = await seller.post<Paper>('/api/v1/documents:issue', { type, clientId, orderId, language });
    expect(made).toMatchObject({ status: 'DOCUMENT_STATUS_ISSUED', orderId });
    const file = await seller.call('GET', `/api/v1/documents/${made.id}:download`);
    expect(file.status).toBe(200);
    numbers.push(made.number);
  }
  expect(numbers.every((number) => /^INV-\d{4}-\d{5}$/.test(number))).toBe(true);
  expect(new Set(numbers).size).toBe(3);
  const quote = await seller.post<Paper>('/api/v1/documents:issue', { type: 'DOCUMENT_TYPE_QUOTE', clientId, quoteId });
  expect(quote).toMatchObject({ status: 'DOCUMENT_STATUS_ISSUED', quoteId });
  const again = await seller.call<Paper>('POST', `/api/v1/documents/${quote.id}:reissue`, { data });
  expect([again.status, fields(again)]).toEqual([400, ['data']]);
  expect(await seller.post(`/api/v1/documents/${quote.id}:reissue`, {})).toMatchObject({
    number: quote.number,
    revision: 2,
  });
});

test('[G1] a preview is refused to readers, shows no file to editors, and does not wait for a loop', async () => {
  const preview = (by: PortalClient, html: string, data?: object) =>
    by.call('POST', '/api/v1/templates:preview', { html, type: 'DOCUMENT_TYPE_INVOICE', data });
  expect((await preview(staff.seller, 'x')).status).toBe(403);
  for (const html of [
    `<p data-pdfmake='{"linkToFile":{"src":"${'../'.repeat(12)}proc/self/environ"}}'>x</p>`,
    `<p data-pdfmake='{"image":"/etc/passwd"}'>x</p>`,
    '<svg><image href="/etc/passwd"/></svg>',
  ]) {
    const { status, body } = await preview(staff.admin, html);
    expect(status).toBe(200);
    expect(String(body)).not.toMatch(/EmbeddedFile|Filespec|Subtype \/Image/);
  }
  const items = Array.from({ length: 260 }, (_, n) => n);
  const nested = '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}';
  const start = performance.now();
  const looped = await preview(staff.admin, nested, { items });
  expect([looped.status, fields(looped)]).toEqual([400, ['html']]);
  expect(performance.now() - start).toBeLessThan(5_000);
});
