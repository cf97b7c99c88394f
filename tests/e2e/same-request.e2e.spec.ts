import { randomUUID } from 'node:crypto';
import type { PortalClient } from '../kit/rest.ts';
import { KafkaTap } from '../kit/kafka-tap.ts';
import { mailsTo } from '../kit/mails.ts';
import { until } from '../kit/until.ts';
import { freshInn, list, makeYard, type People, people, type Stored, type Yard } from './sale-by-rest.ts';
import { saleTopics } from './sale-events.ts';

let who: People;
let yard: Yard;
let tap: KafkaTap | undefined;

beforeAll(async () => {
  who = await people();
  yard = await makeYard(who, 2);
  tap = await KafkaTap.open(saleTopics());
}, 120_000);
afterAll(() => tap?.close());

const times = 10;

/** The same POST ten times at once, each repeated while another of them is at it; answers what each was told in the end. */
function tenTimes(client: PortalClient, path: string, body: object): Promise<{ status: number; body: Stored }[]> {
  const headers = { 'idempotency-key': randomUUID() };
  const once = () =>
    until(`POST ${path} is answered`, async () => {
      const answer = await client.call<Stored>('POST', path, body, { headers });
      return answer.body['reason'] !== 'REQUEST_IN_FLIGHT' && { status: answer.status, body: answer.body };
    });
  return Promise.all(Array.from({ length: times }, once));
}

test('[A7] F25 one POST sent ten times at once: one effect, one event, and the same answer to each', async () => {
  const name = `Once ${randomUUID().slice(0, 8)}`;
  const created = await tenTimes(who.seller, '/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name,
    inn: freshInn(),
  });
  const [client] = created;
  expect(client).toMatchObject({ status: 201, body: { name } });
  expect(created).toEqual(Array.from({ length: times }, () => client));
  expect(await list(who.admin, 'clients', `?filter=${encodeURIComponent(`name = "${name}"`)}`)).toHaveLength(1);

  const deal = await who.seller.post<Stored>('/api/v1/deals', { name, clientId: client?.body.id });
  const to = `${randomUUID().slice(0, 8)}@example.com`;
  const sent = await tenTimes(who.seller, `/api/v1/deals/${deal.id}:sendPriceList`, {
    ...{ priceListId: yard.priceList.id, to, formats: ['xlsx'], remindWorkingDays: 3 },
  });
  expect(sent[0]?.status).toBe(200);
  expect(sent).toEqual(Array.from({ length: times }, () => sent[0]));
  const concerns = (event: object) => JSON.stringify(event).includes(deal.id);
  await tap?.event('crm.clients.email.sent.v1', concerns);
  await tap?.event('crm.clients.activity.created.v1', concerns);
  expect(await mailsTo(to)).toHaveLength(1);
  for (const [type, mark] of [
    ['crm.clients.client.created.v1', client?.body.id ?? ''],
    ['crm.sales.price_list.send_requested.v1', deal.id],
    ['crm.clients.email.sent.v1', deal.id],
    ['crm.clients.activity.created.v1', deal.id],
  ] as const)
    expect([type, tap?.events(type).filter((event) => JSON.stringify(event).includes(mark))]).toEqual([
      type,
      [expect.anything()],
    ]);
}, 120_000);
