import { restAs } from '../kit/rest.ts';
import type { PortalClient } from '../kit/rest.ts';
import { list, type Stored } from './sale-by-rest.ts';

interface Order extends Stored {
  clientId: string;
  ownerId: string;
}
interface Paper extends Stored {
  number: string;
  status: string;
  orderId: string;
}

let admin: PortalClient;
let seller: PortalClient;
let other: PortalClient;
beforeAll(async () => {
  [admin, seller, other] = await Promise.all([restAs('admin'), restAs('seller'), restAs('seller2')]);
}, 60_000);

const issue = (by: PortalClient, request: object) => by.call('POST', '/api/v1/documents:issue', request);
const fields = (answer: { body: unknown }): string[] =>
  ((answer.body as { violations?: { field: string }[] }).violations ?? []).map(({ field }) => field);

test('[G1] an invoice says what its order says, for those who may see it, under a number of its own', async () => {
  const [order] = (await list(seller, 'orders', '?pageSize=1')) as Order[];
  if (!order) throw new Error('the sample has no order of the seller');
  const { id: orderId, clientId } = order;
  const type = 'DOCUMENT_TYPE_INVOICE';
  const invented = { lines: [{ name: 'Air' }], total: { amount: '1000000', currency: 'RUB' } };
  const refused = [
    await issue(seller, { type, clientId, data: invented }),
    await issue(seller, { type, clientId }),
    await issue(seller, { type, clientId, orderId, data: invented }),
    await issue(seller, { type: 'DOCUMENT_TYPE_QUOTE', clientId, data: invented }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(refused.flatMap(fields).sort()).toEqual(['data', 'data', 'data', 'orderId', 'orderId', 'quoteId']);
  expect((await issue(other, { type, clientId, orderId })).status).toBeGreaterThanOrEqual(400);
  const numbers: string[] = [];
  for (const language of ['en', 'ru', 'bg']) {
    const made = (await seller.post<Paper>('/api/v1/documents:issue', { type, clientId, orderId, language })) as Paper;
    expect(made).toMatchObject({ status: 'DOCUMENT_STATUS_ISSUED', orderId });
    const file = await seller.call('GET', `/api/v1/documents/${made.id}:download`);
    expect(file.status).toBe(200);
    numbers.push(made.number);
  }
  expect(numbers.every((number) => /^INV-\d{4}-\d{5}$/.test(number))).toBe(true);
  expect(new Set(numbers).size).toBe(3);
});

test('[G1] a preview is refused to readers, shows no file to editors, and does not wait for a loop', async () => {
  const preview = (by: PortalClient, html: string, data?: object) =>
    by.call('POST', '/api/v1/templates:preview', { html, type: 'DOCUMENT_TYPE_INVOICE', data });
  expect((await preview(seller, 'x')).status).toBe(403);
  for (const html of [
    `<p data-pdfmake='{"linkToFile":{"src":"${'../'.repeat(12)}proc/self/environ"}}'>x</p>`,
    `<p data-pdfmake='{"image":"/etc/passwd"}'>x</p>`,
    '<svg><image href="/etc/passwd"/></svg>',
  ]) {
    const { status, body } = await preview(admin, html);
    expect(status).toBe(200);
    expect(String(body)).not.toMatch(/EmbeddedFile|Filespec|Subtype \/Image/);
  }
  const items = Array.from({ length: 260 }, (_, n) => n);
  const nested = '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}';
  const start = performance.now();
  const looped = await preview(admin, nested, { items });
  expect([looped.status, fields(looped)]).toEqual([400, ['html']]);
  expect(performance.now() - start).toBeLessThan(5_000);
});
