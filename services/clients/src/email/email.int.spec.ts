import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement } from '@crm/kit/pg/pool';
import { ActivitiesServiceService } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { EmailsServiceService, OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import { PriceListSendRequested } from '@crm/proto/gen/crm/sales/events/v1/price_list_events';
import { PriceListContent } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { readSheet } from 'read-excel-file/node';
import { until } from '../../../../tests/kit/until.ts';
import { sendPriceList } from '../price-list/send.job.ts';
import { addSending } from '../price-list/sending.store.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const { sendEmail, getEmail, retryEmail } = EmailsServiceService;
const FACTS: Statement = {
  name: 'test_email_facts',
  text: `select type, payload from outbox where aggregateid = $1 and type like '%.email.%' order by id`,
};

let service: ClientsUnderTest;
let client: Client;
beforeAll(async () => {
  service = await clientsUnderTest();
  client = await service.call('seller', ClientsServiceService.createClient, {
    client: Client.fromJSON({
      kind: 'CLIENT_KIND_ORGANIZATION',
      name: 'Адресат',
      emails: [{ address: 'buyer@romashka.example' }],
    }),
  });
});
afterAll(() => service.stop());

const sent = (id: string, status: string) =>
  until(status, async () => {
    const email = await service.call('seller', getEmail, { id });
    return email.status === status ? email : undefined;
  });

test('a letter goes out with its documents and stands in the timeline', async () => {
  const { call, mails } = service;
  const document = await call('seller', DocumentsServiceService.issueDocument, {
    type: 'DOCUMENT_TYPE_OTHER',
    clientId: client.id,
    language: 'ru',
  });
  const queued = await call('seller', sendEmail, {
    email: OutgoingEmail.fromJSON({
      clientId: client.id,
      to: ['buyer@romashka.example'],
      subject: 'Предложение',
      text: 'Добрый день!',
      documentIds: [document.id],
    }),
  });
  expect(queued.status).toBe('EMAIL_STATUS_QUEUED');
  const email = await sent(queued.id, 'EMAIL_STATUS_SENT');
  const mail = mails.find(({ messageId }) => messageId === email.messageId);
  expect(mail).toMatchObject({
    subject: 'Предложение',
    text: expect.stringContaining('Добрый день!') as string,
    attachments: [{ filename: document.fileName, contentType: 'application/pdf' }],
  });
  expect(mail?.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
  const { items } = await call('seller', TimelineServiceService.listTimeline, { clientId: client.id });
  expect(items.map(({ title }) => title)).toContain('Letter sent: Предложение');
  expect((await service.db.query<{ type: string }>(FACTS, [queued.id])).map(({ type }) => type)).toContain(
    'crm.clients.email.sent.v1',
  );
});

test('an address that is refused fails the letter; its sender is told and may try again', async () => {
  const { call, refused } = service;
  refused.add('nobody@romashka.example');
  const { id } = await call('seller', sendEmail, {
    email: OutgoingEmail.fromJSON({ clientId: client.id, to: ['nobody@romashka.example'], subject: 'Lost', text: 'x' }),
  });
  expect(await sent(id, 'EMAIL_STATUS_FAILED')).toMatchObject({
    attempts: 1,
    lastError: expect.stringContaining('no such mailbox') as string,
  });
  expect((await call('seller', NotificationsServiceService.listNotifications, {})).notifications).toMatchObject([
    { kind: 'EMAIL_FAILED', title: 'The letter "Lost" could not be sent' },
  ]);
  refused.clear();
  await call('seller', retryEmail, { id });
  await sent(id, 'EMAIL_STATUS_SENT');
});

test('[G1] a subject is one line, and adds neither headers nor receivers', async () => {
  const { call, mails } = service;
  const { id } = await call('seller', sendEmail, {
    email: OutgoingEmail.fromJSON({
      clientId: client.id,
      to: ['buyer@romashka.example'],
      subject: 'Offer\r\nBcc: spy@evil.example\r\n\r\n<script>1</script>',
      text: '<b>text</b>\r\n.\r\nMAIL FROM:<spy@evil.example>',
    }),
  });
  const { messageId } = await sent(id, 'EMAIL_STATUS_SENT');
  const mail = mails.find((one) => one.messageId === messageId);
  expect(mail).toMatchObject({ subject: 'Offer Bcc: spy@evil.example <script>1</script>', html: false });
  expect([mail?.bcc, mail?.headers.get('bcc')]).toEqual([undefined, undefined]);
  expect(mail?.text).toContain('MAIL FROM:<spy@evil.example>');
});

test('a letter waits for no paper: one without a file is refused with its place', async () => {
  const { call } = service;
  const [failed] = (
    await call('seller', DocumentsServiceService.batchIssueDocuments, {
      templateId: (
        await call('head', TemplatesServiceService.createTemplate, {
          template: Template.fromJSON({
            name: 'Long',
            type: 'DOCUMENT_TYPE_OTHER',
            language: 'en',
            html: '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}',
            numberPattern: 'LONG-{number}',
          }),
        })
      ).id,
      clientIds: [client.id],
      data: { items: Array.from({ length: 260 }, (_, n) => n) },
    })
  ).documents;
  const email = OutgoingEmail.fromJSON({ to: ['a@b.example'], subject: 'x', documentIds: [failed?.id ?? ''] });
  await expect(call('seller', sendEmail, { email })).rejects.toMatchObject({
    status: {
      violations: [expect.objectContaining({ field: 'email.documentIds[0]', reason: 'DOCUMENT_NOT_READY' })] as unknown,
    },
  });
});

test('a letter cannot take along what its sender may not see', async () => {
  const { call } = service;
  const document = await call('head', DocumentsServiceService.issueDocument, {
    type: 'DOCUMENT_TYPE_OTHER',
    clientId: client.id,
  });
  await expect(
    call('seller', sendEmail, {
      email: OutgoingEmail.fromJSON({ to: ['a@b.example'], subject: 'x', documentIds: [document.id] }),
    }),
  ).rejects.toMatchObject({
    status: {
      violations: [expect.objectContaining({ field: 'email.documentIds[0]', reason: 'NOT_FOUND' })] as unknown,
    },
  });
  await expect(
    call('seller', sendEmail, { email: OutgoingEmail.fromJSON({ to: ['not an address'], subject: 'x' }) }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a price list goes out as PDF and XLSX, with its line and a follow-up in three working days, once', async () => {
  const { db, call, parts, mails, actors, clock } = service;
  const wanted = PriceListSendRequested.fromPartial({
    id: uuidv7(),
    dealId: uuidv7(),
    clientId: client.id,
    to: 'buyer@romashka.example',
    language: 'ru',
    priceListId: uuidv7(),
    formats: ['pdf', 'xlsx'],
    remindWorkingDays: 3,
    actorId: actors.seller.userId,
    dealName: 'Кирпич',
    message: 'Как договорились по телефону.',
  });
  const content = PriceListContent.fromPartial({
    name: 'Кирпич опт',
    currency: 'RUB',
    priceDate: '2026-11-19',
    rows: [
      {
        sku: 'BR-1',
        name: 'Кирпич силикатный М150',
        groupName: 'Кирпич',
        unit: 'PCE',
        price: { amount: '14.2', currency: 'RUB' },
        packs: ['1 WAG = 20 PLT'],
        taxRate: '20',
      },
    ],
  });
  const times = { now: clock.now() };
  await db.tx((tx) => addSending(tx, wanted.id, {}, clock.now()));
  await sendPriceList(db, parts.office, wanted, content, times);
  await sendPriceList(db, parts.office, wanted, content, times);
  const mail = await until('the letter', () => mails.find(({ subject }) => subject?.startsWith('Прайс-лист')));
  expect(mail.text).toContain('Как договорились по телефону.');
  expect(mail.text).toContain('Anna Seller');
  expect(mail.attachments.map(({ contentType }) => contentType)).toEqual([
    'application/pdf',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ]);
  const rows = await readSheet(mail.attachments[1]?.content ?? Buffer.alloc(0));
  expect(rows[1]).toEqual([
    'Кирпич',
    'BR-1',
    'Кирпич силикатный М150',
    'шт.',
    14.2,
    'RUB',
    expect.anything(),
    null,
    '1 вагон = 20 поддонов',
  ]);
  const { activities } = await call('seller', ActivitiesServiceService.listActivities, {
    filter: `deal_id = "${wanted.dealId}"`,
  });
  expect(activities).toMatchObject([
    { preset: 'ACTIVITY_PRESET_CALL_BACK', dueTime: new Date('2026-11-24T09:00:00Z'), ownerId: actors.seller.userId },
  ]);
  const { items } = await call('seller', TimelineServiceService.listTimeline, {
    clientId: client.id,
    recordId: wanted.dealId,
  });
  expect(items.map(({ kind }) => kind).sort()).toEqual([
    'activity.planned',
    'document.issued',
    'document.issued',
    expect.stringMatching(/^email\./),
  ]);
  expect(mails.filter(({ subject }) => subject?.startsWith('Прайс-лист'))).toHaveLength(1);
});
