import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { systemCall } from '@crm/kit/grpc/call';
import type { Statement } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';
import { beginDocument } from './document.begin.ts';

const { issueDocument, reissueDocument, batchIssueDocuments, getDocument, listDocuments, downloadDocument } =
  DocumentsServiceService;
const OLD: Statement = {
  name: 'test_old_number',
  text: 'insert into issued_numbers (number, document_id) values ($1, $2)',
};

let service: ClientsUnderTest;
let clientId: string;
beforeAll(async () => {
  service = await clientsUnderTest();
  const client = Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Покупатель' });
  clientId = (await service.call('seller', ClientsServiceService.createClient, { client })).id;
});
afterAll(() => service.stop());

const template = (numberPattern: string, more: object = {}): Promise<Template> =>
  service.call('head', TemplatesServiceService.createTemplate, {
    template: Template.fromJSON({
      name: 'Letter',
      type: 'DOCUMENT_TYPE_OTHER',
      language: 'en',
      html: '<p>{{document.number}}</p>',
      numberPattern,
      ...more,
    }),
  });
const issue = (templateId: string, more: object = {}) =>
  service.call('seller', issueDocument, { templateId, clientId, ...more });

test('[G1] templates that share a pattern share its numbers: none twice, none left out, however many ask at once', async () => {
  const shared = await Promise.all([
    template('S-{year}-{number:5}'),
    template('S-{year}-{number:5}', { language: 'ru' }),
    template('S-2026-{number:5}', { language: 'bg' }),
  ]);
  const made = await Promise.all(Array.from({ length: 12 }, (_, n) => issue(shared[n % 3]?.id ?? '')));
  expect(made.map(({ number }) => number).sort()).toEqual(
    Array.from({ length: 12 }, (_, n) => `S-2026-${String(n + 1).padStart(5, '0')}`),
  );
  expect(await issue(shared[0]?.id ?? '', { documentDate: '2031-01-10' })).toMatchObject({ number: 'S-2031-00001' });
});

test('[G1] a pattern without a year goes on counting after New Year', async () => {
  const { id } = await template('NY-{number}');
  const days = ['2026-12-31', '2027-01-01', '2031-05-05', '2026-12-31'];
  const numbers: string[] = [];
  for (const documentDate of days) numbers.push((await issue(id, { documentDate })).number);
  expect(numbers).toEqual(['NY-1', 'NY-2', 'NY-3', 'NY-4']);
});

test('[G1] a series goes on after numbers that were given before it was counted, and steps over those of another', async () => {
  await service.db.query(OLD, ['OLD-2026-00007', clientId]);
  expect(await issue((await template('OLD-{year}-{number:5}')).id)).toMatchObject({ number: 'OLD-2026-00008' });
  await service.db.query(OLD, ['A11', clientId]);
  const wide = await template('A1{number}');
  expect(await issue(wide.id)).toMatchObject({ number: 'A12' });
  const narrow = await template('A{number}');
  expect(await issue(narrow.id)).toMatchObject({ number: 'A13' });
  expect(await issue(wide.id)).toMatchObject({ number: 'A14' });
});

test('[G1] a document that cannot be made keeps its number in sight, says why, and is made once its text is mended', async () => {
  const { call, download } = service;
  const html = '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}';
  const { id } = await template('F-{number}', { html });
  const failed = await issue(id, { data: { items: Array.from({ length: 260 }, (_, n) => n) } });
  expect(failed).toMatchObject({
    number: 'F-1',
    revision: 0,
    status: 'DOCUMENT_STATUS_FAILED',
    failureReason: 'TEMPLATE_NOT_READABLE',
    failureDetail: expect.stringContaining('repetitions') as string,
  });
  await expect(download('seller', downloadDocument, { id: failed.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const { documents } = await call('seller', listDocuments, { filter: 'status = "DOCUMENT_STATUS_FAILED"' });
  expect(documents.map((one) => one.number)).toEqual(['F-1']);
  expect(await issue(id)).toMatchObject({ number: 'F-2', status: 'DOCUMENT_STATUS_ISSUED' });
  expect(await call('seller', reissueDocument, { id: failed.id, data: { items: [1] } })).toMatchObject({
    number: 'F-1',
    revision: 1,
    status: 'DOCUMENT_STATUS_ISSUED',
    failureReason: '',
  });
  const again = await call('seller', reissueDocument, {
    id: failed.id,
    data: { items: Array.from({ length: 260 }, (_, n) => n) },
  });
  expect(again).toMatchObject({
    revision: 1,
    status: 'DOCUMENT_STATUS_ISSUED',
    failureReason: 'TEMPLATE_NOT_READABLE',
  });
  expect((await download('seller', downloadDocument, { id: failed.id })).subarray(0, 5).toString()).toBe('%PDF-');
});

test('[G1] papers of a sale take no lines from whoever asks, and a refused one takes no number', async () => {
  const { call } = service;
  const data = { lines: [{ name: 'Air' }], total: { amount: '1000000', currency: 'RUB' } };
  const before = (await call('head', listDocuments, {})).documents.length;
  for (const type of ['INVOICE', 'WAYBILL', 'ACT', 'QUOTE', 'PRICE_LIST'] as const) {
    const asked = call('seller', issueDocument, { type: `DOCUMENT_TYPE_${type}`, clientId, language: 'en', data });
    await expect(asked).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      status: { violations: expect.arrayContaining([expect.objectContaining({ field: 'data' })]) as unknown },
    });
  }
  const invoice = await template('X-{number}', { type: 'DOCUMENT_TYPE_INVOICE' });
  await expect(issue(invoice.id, { data })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(
    call('seller', batchIssueDocuments, { templateId: invoice.id, clientIds: [clientId], data }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect((await call('head', listDocuments, {})).documents).toHaveLength(before);
});

test('[G3] a long print keeps no number from others', async () => {
  const html = `<table>{{#each rows}}<tr><td>{{a}}</td><td>{{b}}</td><td>{{c}}</td></tr>{{/each}}</table>`;
  const { id } = await template('W-{number}', { html });
  const rows = Array.from({ length: 4_000 }, (_, n) => ({ a: n, b: `row ${n}`, c: 'x'.repeat(20) }));
  const ended: string[] = [];
  const long = issue(id, { data: { rows } }).then(() => ended.push('long'));
  await until('the long one to have its number', async () => {
    const { documents } = await service.call('seller', listDocuments, { filter: 'number = "W-1"' });
    return documents[0]?.status === 'DOCUMENT_STATUS_RENDERING' ? true : undefined;
  });
  const short = service.call('head', issueDocument, { templateId: id, clientId, data: { rows: [] } });
  expect(await short).toMatchObject({ number: 'W-2', status: 'DOCUMENT_STATUS_ISSUED' });
  ended.push('short');
  await long;
  expect(ended).toEqual(['short', 'long']);
});

test('[G3] a document whose maker went away is made by its job, and a failure is told to whoever asked', async () => {
  const { db, parts, clock, call, actors } = service;
  const { press } = parts.office;
  const [client] = await loadRows(db, press.clients, [clientId]);
  if (!client) throw new Error('no client');
  const left = async (data: object): Promise<string> => {
    const html = '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}';
    const wanted = { template: await template('J-{number}', { html }), client, data, date: '2026-11-19' };
    const from = { draft: { ownerId: actors.seller.userId }, userId: actors.seller.userId };
    const begun = await db.tx((tx) =>
      beginDocument(tx, press, { ...wanted, ...from }, systemCall('clients', clock.now())),
    );
    return begun.id;
  };
  const ended = (id: string) =>
    until('the end', async () => {
      const document = await call('seller', getDocument, { id });
      return document.status === 'DOCUMENT_STATUS_RENDERING' ? undefined : document;
    });
  expect(await ended(await left({ items: [1] }))).toMatchObject({ number: 'J-1', status: 'DOCUMENT_STATUS_ISSUED' });
  const bad = await ended(await left({ items: Array.from({ length: 260 }, (_, n) => n) }));
  expect(bad).toMatchObject({ number: 'J-2', status: 'DOCUMENT_STATUS_FAILED' });
  const { notifications } = await call('seller', NotificationsServiceService.listNotifications, {});
  expect(notifications).toMatchObject([
    { kind: 'DOCUMENT_FAILED', title: 'The document Letter J-2 could not be made', recordId: bad.id },
  ]);
});
