import { KafkaTap } from '../kit/kafka-tap.ts';
import { attachment, mailTo } from '../kit/mails.ts';
import { until } from '../kit/until.ts';
import { expectSold, list, makeYard, people, sellBrick, type People, type Stored, type Yard } from './sale-by-rest.ts';
import { saleEvents, saleTopics } from './sale-events.ts';

let who: People;
let yard: Yard;
let tap: KafkaTap | undefined;

beforeAll(async () => {
  who = await people();
  yard = await makeYard(who, 2);
  tap = await KafkaTap.open(saleTopics());
}, 120_000);
afterAll(() => tap?.close());

test('[A2] the sale of brick by REST alone: every step works, every step is an event, every effect is there once', async () => {
  const sale = await sellBrick(who, yard);
  await expectSold(who, yard, sale);

  const mail = await mailTo(sale.email);
  expect(mail.attachments.map(({ name }) => name.replace(/^.*\./, '')).sort()).toEqual(['pdf', 'xlsx']);
  const pdf = await attachment(
    mail,
    mail.attachments.findIndex(({ name }) => name.endsWith('.pdf')),
  );
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');

  const tasks = await until('the tasks of the sale', async () => {
    const found = await list(
      who.seller,
      'activities',
      `?filter=${encodeURIComponent(`client_id = "${sale.clientId}"`)}`,
    );
    const closed = found.find(
      (task) => task['preset'] === 'ACTIVITY_PRESET_CHECK_PAYMENT' && task['status'] === 'ACTIVITY_STATUS_DONE',
    );
    return closed !== undefined && found;
  });
  expect(
    tasks.some((task) => typeof task['remindTime'] === 'string' && task['preset'] !== 'ACTIVITY_PRESET_CHECK_PAYMENT'),
  ).toBe(true);

  const ids = [sale.clientId, sale.dealId, sale.orderId, sale.supplierRequestId];
  const concerns = (event: object) => ids.some((id) => JSON.stringify(event).includes(id));
  for (const type of saleEvents) await tap?.event(type, concerns);
  const numbers = (tap?.events('crm.clients.document.issued.v1') ?? [])
    .filter(({ data }) => data['setId'])
    .map(({ data }) => `${String(data['type'])} ${String(data['number'])} ${String(data['revision'])}`);
  expect(new Set(numbers).size).toBe(numbers.length);
}, 120_000);

test('[A2] the storekeeper sees what is reserved and short, and neither margin nor source', async () => {
  const [order] = await list<Stored>(who.storekeeper, 'orders', '?page_size=1&order_by=create_time%20desc');
  expect(order).toBeDefined();
  expect(order).not.toHaveProperty('margin');
  expect(order).not.toHaveProperty('cost');
  expect(order).not.toHaveProperty('sourceChannel');
  const refused = await who.storekeeper.call('GET', '/api/v1/deals');
  expect(refused.status).toBe(403);
});
