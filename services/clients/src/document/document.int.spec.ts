import { hash } from 'node:crypto';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { Company, CompanyServiceService } from '@crm/proto/gen/crm/clients/v1/company';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import { schedule } from '@crm/kit/jobs/scheduler';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';
import { RENDER_SET } from './document-set.job.ts';

const {
  issueDocument,
  reissueDocument,
  batchIssueDocuments,
  downloadDocument,
  listDocuments,
  listDocumentRevisions,
  getDocument,
} = DocumentsServiceService;
const { listTemplates, updateTemplate, createTemplate, previewTemplate, listTemplateVersions } =
  TemplatesServiceService;

let service: ClientsUnderTest;
let client: Client;
beforeAll(async () => {
  service = await clientsUnderTest();
  client = await service.call('seller', ClientsServiceService.createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'ООО «Покупатель»', inn: '7707083893' }),
  });
});
afterAll(() => service.stop());

const money = (amount: string) => ({ amount, currency: 'RUB' });
const data = {
  order: { number: 'O-1' },
  lines: [
    {
      position: 1,
      sku: 'B',
      name: 'Кирпич',
      quantity: { value: '3', unit: 'WAG' },
      price: money('10'),
      amount: money('288000'),
    },
  ],
  total: money('288000'),
};

const type = 'DOCUMENT_TYPE_OTHER';

test('a document says what it is given, under its number', async () => {
  const { call, download } = service;
  const { id: templateId } = await call('head', createTemplate, {
    template: Template.fromJSON({
      name: 'Письмо',
      type,
      language: 'ru',
      html: '<p>{{order.number}}</p>',
      numberPattern: 'L-{year}-{number:5}',
    }),
  });
  const first = await call('seller', issueDocument, { templateId, clientId: client.id, data });
  expect(first).toMatchObject({
    number: 'L-2026-00001',
    revision: 1,
    title: 'Письмо',
    status: 'DOCUMENT_STATUS_ISSUED',
    documentDate: '2026-11-19',
    clientName: 'ООО «Покупатель»',
  });
  const file = await download('seller', downloadDocument, { id: first.id });
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  expect(hash('sha256', file)).toBe(first.sha256);
  expect(first.fileName).toBe('Письмо-L-2026-00001.pdf');
});

test('a re-issue keeps the number and the history', async () => {
  const { call, download } = service;
  const first = await call('seller', issueDocument, { type, clientId: client.id, data });
  const second = await call('seller', reissueDocument, {
    id: first.id,
    etag: first.etag,
    reason: 'wrong address',
    data: { ...data, warehouse: { name: 'Main' } },
  });
  expect(second).toMatchObject({ number: first.number, revision: 2 });
  const { revisions } = await call('seller', listDocumentRevisions, { id: first.id });
  expect(revisions).toMatchObject([{ revision: 2, reason: 'wrong address' }, { revision: 1 }]);
  expect(hash('sha256', await download('seller', downloadDocument, { id: first.id, revision: 1 }))).toBe(first.sha256);
  await expect(download('seller', downloadDocument, { id: first.id, revision: 9 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const { items } = await call('seller', TimelineServiceService.listTimeline, {
    clientId: client.id,
    recordId: first.id,
  });
  expect(items.map(({ title }) => title)).toEqual([
    `${first.title} № ${first.number}, revision 2`,
    `${first.title} № ${first.number}`,
  ]);
});

test('a business user edits a template: each text is a version, what cannot be read is refused with its line', async () => {
  const { call } = service;
  const [template] = (await call('head', listTemplates, { filter: 'type = "DOCUMENT_TYPE_OTHER" AND language = "en"' }))
    .templates;
  if (!template) throw new Error('no seed');
  await expect(
    call('head', updateTemplate, { template: { ...template, html: '{{#each lines}}' }, updateMask: ['html'] }),
  ).rejects.toMatchObject({ status: { reason: 'TEMPLATE_NOT_READABLE' } });
  const changed = await call('head', updateTemplate, {
    template: { ...template, html: `${template.html}<p>Thank you</p>` },
    updateMask: ['html'],
  });
  expect(changed.templateVersion).toBe(2);
  expect(
    await call('head', updateTemplate, { template: { ...changed, name: 'Offer' }, updateMask: ['name'] }),
  ).toMatchObject({ templateVersion: 2, name: 'Offer' });
  const { versions } = await call('head', listTemplateVersions, { id: template.id });
  expect(versions.map(({ templateVersion }) => templateVersion)).toEqual([2, 1]);
  expect(await call('seller', issueDocument, { templateId: template.id, clientId: client.id, data })).toMatchObject({
    templateVersion: 2,
    title: 'Offer',
  });
  const own = await call('head', createTemplate, {
    template: Template.fromJSON({
      name: 'My quote',
      type,
      language: 'en',
      html: '<p>{{client.name}}</p>',
      numberPattern: 'MQ-{number}',
      isDefault: true,
    }),
  });
  expect(
    (
      await call('head', listTemplates, {
        filter: 'type = "DOCUMENT_TYPE_OTHER" AND language = "en" AND is_default = true',
      })
    ).templates,
  ).toMatchObject([{ id: own.id }]);
  await expect(
    call('head', createTemplate, {
      template: Template.fromJSON({
        name: 'X',
        type,
        language: 'en',
        html: 'x',
        numberPattern: 'no number',
      }),
    }),
  ).rejects.toMatchObject({
    status: { violations: [expect.objectContaining({ field: 'template.numberPattern' })] as unknown },
  });
});

test('a preview is a PDF of sample data and takes no number', async () => {
  const pdf = await service.download('head', previewTemplate, {
    html: '<h1>{{document.number}}</h1>',
    type: 'DOCUMENT_TYPE_INVOICE',
    language: 'ru',
  });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});

test('a batch makes one document per client in the background', async () => {
  const { call } = service;
  const [template] = (await call('head', listTemplates, { filter: 'type = "DOCUMENT_TYPE_OTHER" AND language = "en"' }))
    .templates;
  const others = await Promise.all(
    ['A', 'B', 'C'].map((name) =>
      call('seller', ClientsServiceService.createClient, {
        client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name }),
      }),
    ),
  );
  const { documents } = await call('seller', batchIssueDocuments, {
    templateId: template?.id ?? '',
    clientIds: others.map(({ id }) => id),
    data,
  });
  expect(documents.map(({ status }) => status)).toEqual(Array(3).fill('DOCUMENT_STATUS_RENDERING'));
  const numbers = await Promise.all(
    documents.map(({ id }) => until('the document', async () => (await call('seller', getDocument, { id })).number)),
  );
  expect(new Set(numbers).size).toBe(3);
});

test('a set that sales asked for is made once per revision, however often it is asked for', async () => {
  const { call, db, clock } = service;
  const setId = uuidv7();
  const set = {
    setId,
    setNumber: 'DS-1',
    orderId: uuidv7(),
    orderNumber: 'O-7',
    clientId: client.id,
    types: ['invoice', 'waybill', 'act'],
    language: 'ru',
    ownerId: service.actors.seller.userId,
    ...data,
    lines: data.lines,
  };
  const ask = async (revision: number, key: string) => {
    await schedule(
      { query: db.query.bind(db), copyFrom: db.copyFrom.bind(db) },
      { kind: RENDER_SET, key, runAt: clock.now(), payload: { set: { ...set, revision } } },
    );
    return until(`revision ${revision}`, async () => {
      const { documents } = await call('seller', listDocuments, { filter: `set_id = "${setId}"`, orderBy: 'number' });
      return documents.length === 3 && documents.every((one) => one.revision === revision) ? documents : undefined;
    });
  };
  const first = await ask(1, 'a');
  expect(first.map(({ type }) => type).sort()).toEqual([
    'DOCUMENT_TYPE_ACT',
    'DOCUMENT_TYPE_INVOICE',
    'DOCUMENT_TYPE_WAYBILL',
  ]);
  await ask(1, 'again');
  const second = await ask(2, 'b');
  expect(second.map(({ number }) => number)).toEqual(first.map(({ number }) => number));
});

test('our own requisites stand in one place', async () => {
  const { call } = service;
  const changed = await call('head', CompanyServiceService.updateCompany, {
    company: Company.fromJSON({ name: 'Stroymaterialy', requisites: { inn: '7736207543', director: 'I. Petrov' } }),
    updateMask: ['name', 'requisites'],
  });
  expect(changed).toMatchObject({ name: 'Stroymaterialy', requisites: { inn: '7736207543' } });
  await expect(
    call('head', CompanyServiceService.updateCompany, {
      company: Company.fromJSON({ name: 'X', etag: '"1"' }),
      updateMask: ['name'],
    }),
  ).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(
    call('storekeeper', CompanyServiceService.updateCompany, { company: Company.fromJSON({ name: 'X' }) }),
  ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});
