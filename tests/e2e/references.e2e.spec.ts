import { randomUUID } from 'node:crypto';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { registry } from '@crm/proto/registry';
import type { PortalClient } from '../kit/rest.ts';
import { fieldName, referencePlaces, requestNaming } from '../kit/sample-request.ts';
import type { Json, ReferencePlace } from '../kit/sample-request.ts';
import { list, makeYard, newCustomer, people } from './sale-by-rest.ts';
import type { People, Stored, Yard } from './sale-by-rest.ts';
import { restAs } from '../kit/rest.ts';

/** Every field of every method on REST that names a record. */
const cases = registry.methods
  .filter(({ rest, audience }) => rest !== undefined && audience.includes('portal'))
  .flatMap((method) =>
    referencePlaces(registry, method.request).map((place) => ({
      method,
      place,
      title: `${method.name} ${fieldName(place)}`,
    })),
  );

interface Refusal {
  status: number;
  fields: string[];
}

let staff: People;
let other: PortalClient;
let yard: Yard;
/** Records of the seller, which the other seller may not see, by noun. */
let hidden: Record<string, string>;

beforeAll(async () => {
  [staff, other] = await Promise.all([people(), restAs('seller2')]);
  yard = await makeYard(staff, 1);
  const client = await newCustomer(staff.seller);
  const deal = await staff.seller.post<Stored>('/api/v1/deals', { name: 'Hidden', clientId: client.id });
  const order = await staff.seller.post<Stored>('/api/v1/orders', orderOf(client.id));
  hidden = { 'clients.client': client.id, 'sales.deal': deal.id, 'sales.order': order.id };
}, 60_000);

async function invoiceTemplate(): Promise<Stored> {
  const [found] = await list(staff.admin, 'templates', `?filter=${encodeURIComponent('type = DOCUMENT_TYPE_INVOICE')}`);
  if (found === undefined) throw new Error('the sample company has no template of invoices');
  return found;
}

function orderOf(clientId: string): Json {
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PCE' } }];
  return { clientId, warehouseId: yard.warehouse.id, lines };
}

/** Sends a request by its REST binding. */
async function send(by: PortalClient, { rest, request: type }: MethodDescriptor, request: Json): Promise<Refusal> {
  if (rest === undefined) throw new Error('not on REST');
  const left = structuredClone(request);
  const path = rest.path.replaceAll(/\{([^}]+)\}/g, (_, variable: string) => {
    const [outer = '', inner] = variable.split('.');
    const holder = inner === undefined ? left : ((left[outer] ??= {}) as Json);
    const id = String(holder[inner ?? outer] ?? randomUUID());
    delete holder[inner ?? outer];
    return id;
  });
  const query = rest.body === '' ? `?${queryOf(left)}` : '';
  const body = rest.body === '' ? undefined : rest.body === '*' ? left : left[rest.body];
  expect(registry.messages.has(type)).toBe(true);
  const answer = await by.call<{ errors?: { field: string; reason: string }[] }>(
    rest.verb,
    `/api/v1${path}${query}`,
    body,
  );
  const fields = (answer.body.errors ?? []).filter(({ reason }) => reason === 'NOT_FOUND').map(({ field }) => field);
  return { status: answer.status, fields };
}

function queryOf(values: Json, above = ''): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      if (Array.isArray(value)) return value.map((item) => `${above}${name}=${encodeURIComponent(String(item))}`);
      if (typeof value === 'object' && value !== null) return [queryOf(value as Json, `${above}${name}.`)];
      return [`${above}${name}=${encodeURIComponent(String(value))}`];
    })
    .join('&');
}

const asked = (method: MethodDescriptor, place: ReferencePlace, id: string): Json =>
  requestNaming(registry, method, place, id);

test('[G1] the contracts name records in many places, and none of them is left out here', () => {
  expect(cases.length).toBeGreaterThan(120);
});

test.each(cases)('[G1] $title must name a record that is there', async ({ method, place }) => {
  const { status, fields } = await send(staff.admin, method, asked(method, place, randomUUID()));
  expect({ status, fields }).toEqual({
    status: method.changes ? 400 : 404,
    fields: expect.arrayContaining([fieldName(place)]) as unknown,
  });
});

test.each(cases.filter(({ place }) => /^(clients\.client|sales\.deal|sales\.order)$/.test(place.noun)))(
  '[G1] $title does not tell a hidden record from none',
  async ({ method, place }) => {
    const ofNone = await send(other, method, asked(method, place, randomUUID()));
    const ofHidden = await send(other, method, asked(method, place, hidden[place.noun] ?? ''));
    expect(ofHidden).toEqual(ofNone);
    // Refused for want of the right, or for the field.
    expect(ofHidden.status === 403 || ofHidden.fields.includes(fieldName(place))).toBe(true);
  },
);

describe('[G1] what belongs to another seller', () => {
  const refusedAt = async (by: PortalClient, verb: string, path: string, body: Json): Promise<string[]> => {
    const answer = await by.call<{ errors?: { field: string }[] }>(verb, `/api/v1${path}`, body);
    expect(answer.status).toBe(400);
    return (answer.body.errors ?? []).map(({ field }) => field);
  };

  test('cannot be written into an e-mail, a document, an activity, a deal or a supplier request', async () => {
    const mine = await newCustomer(other);
    const deal = hidden['sales.deal'] ?? '';
    const order = hidden['sales.order'] ?? '';
    const client = hidden['clients.client'] ?? '';
    const template = await invoiceTemplate();
    const activity = { type: 'ACTIVITY_TYPE_CALL', clientId: mine.id };
    const email = { to: ['a@crm.example'], subject: 'Hello', text: 'Hello', clientId: mine.id };
    expect(await refusedAt(other, 'POST', '/activities', { ...activity, dealId: deal })).toEqual(['activity.dealId']);
    expect(await refusedAt(other, 'POST', '/activities', { ...activity, orderId: order })).toEqual([
      'activity.orderId',
    ]);
    const related = [{ type: 'sales.deal', id: deal }];
    expect(await refusedAt(other, 'POST', '/activities', { ...activity, related })).toEqual(['activity.related[0].id']);
    expect(await refusedAt(other, 'POST', '/emails', { ...email, dealId: deal })).toEqual(['email.dealId']);
    const document = { templateId: template.id, clientId: mine.id, dealId: deal };
    expect(await refusedAt(other, 'POST', '/documents:issue', document)).toEqual(['dealId']);
    const newDeal = { name: 'Mine', clientId: mine.id, contactId: client };
    expect(await refusedAt(other, 'POST', '/deals', newDeal)).toEqual(['deal.contactId']);
    const path = await staff.admin.get<{ steps: { type: string }[] }>(`/api/v1/deals/${deal}/path`);
    expect(path.steps.map(({ type }) => type)).toEqual(['crm.sales.deal.created.v1']);
  });

  test('stays in a record that held it already, and cannot be put into one that did not', async () => {
    const mine = await newCustomer(other);
    const contact = await newCustomer(other);
    const deal = await other.post<Stored>('/api/v1/deals', { name: 'Mine', clientId: mine.id, contactId: contact.id });
    const { head } = staff;
    const seller = await staff.seller.get<{ user: { id: string } }>('/api/portal/v1/session');
    await head.post(`/api/v1/clients/${contact.id}:assign`, { ownerId: seller.user.id });
    const renamed = await other.patch<Stored>(`/api/v1/deals/${deal.id}`, {
      name: 'Still mine',
      contactId: contact.id,
    });
    expect(renamed).toMatchObject({ name: 'Still mine', contactId: contact.id });
    const change = { contactId: hidden['clients.client'] };
    expect(await refusedAt(other, 'PATCH', `/deals/${deal.id}`, change)).toEqual(['deal.contactId']);
  });

  test('a refused document takes no official number', async () => {
    // Numbers of its own, which no other test takes.
    const template = await staff.admin.post<Stored>('/api/v1/templates', {
      name: 'Note',
      type: 'DOCUMENT_TYPE_OTHER',
      language: 'en',
      html: '<p>{{document.number}}</p>',
      numberPattern: `${randomUUID().slice(0, 8)}-{year}-{number:5}`,
    });
    const client = await newCustomer(staff.seller);
    const issue = () =>
      staff.seller.post<Stored>('/api/v1/documents:issue', { templateId: template.id, clientId: client.id });
    const first = await issue();
    const foreign = { templateId: template.id, clientId: client.id, dealId: randomUUID() };
    expect(await refusedAt(staff.seller, 'POST', '/documents:issue', foreign)).toEqual(['dealId']);
    const second = await issue();
    const number = ({ number }: Stored): number => Number(/\d+$/.exec(String(number))?.[0]);
    expect(number(second)).toBe(number(first) + 1);
  });
});

describe('[G1] what stands in another service', () => {
  const remove = async (by: PortalClient, path: string, language = 'en'): Promise<string> => {
    const headers = { 'accept-language': language };
    const answer = await by.call<{ reason?: string; detail?: string }>('DELETE', `/api/v1${path}`, undefined, {
      headers,
    });
    return answer.status === 200 ? 'deleted' : `${answer.status} ${answer.body.reason} ${answer.body.detail}`;
  };

  test('keeps a client from being deleted, in words; settled, he can go, and nothing new is made for him', async () => {
    const client = await newCustomer(staff.seller);
    const order = await staff.seller.post<Stored>('/api/v1/orders', orderOf(client.id));
    const path = `/clients/${client.id}`;
    const open = `orders not completed: 1 (${String(order['number'])})`;
    expect(await remove(staff.admin, path)).toMatch(/^409 CLIENT_IN_USE /);
    expect(await remove(staff.admin, path)).toContain(open);
    expect(await remove(staff.admin, path, 'ru')).toContain('незавершённые заказы: 1');
    expect(await remove(staff.admin, path, 'bg')).toContain('неприключени поръчки: 1');
    // Who may not delete it hears nothing of it.
    expect(await remove(staff.seller, path)).not.toContain('orders');

    await staff.seller.post(`/api/v1/orders/${order.id}:cancel`, { reason: 'Not needed' });
    const deal = await staff.seller.post<Stored>('/api/v1/deals', { name: 'Late', clientId: client.id });
    expect(await remove(staff.admin, path)).toContain('open deals: 1 (Late)');
    expect(await remove(staff.admin, `/deals/${deal.id}`)).toBe('deleted');
    expect(await remove(staff.admin, path)).toBe('deleted');
    const refused = await staff.admin.call<{ errors: object[] }>('POST', '/api/v1/deals', {
      name: 'Later',
      clientId: client.id,
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'deal.clientId', reason: 'NOT_FOUND' }] } });
    const back = await staff.admin.call<{ errors: object[] }>('POST', `/api/v1/deals/${deal.id}:restore`, {});
    expect(back).toMatchObject({ status: 400, body: { errors: [{ field: 'deal.clientId', reason: 'NOT_FOUND' }] } });
    await staff.admin.post(`/api/v1/clients/${client.id}:restore`);
    await staff.admin.post(`/api/v1/deals/${deal.id}:restore`);
  });

  test('keeps a team from being dissolved while records are its own', async () => {
    const team = await staff.admin.post<Stored>('/api/v1/teams', { name: `Team ${randomUUID().slice(0, 8)}` });
    const client = await newCustomer(staff.admin, 'Of the team');
    await staff.admin.patch(`/api/v1/clients/${client.id}`, { teamId: team.id });
    expect(await remove(staff.admin, `/teams/${team.id}`)).toMatch(/^409 TEAM_IN_USE .*clients: 1 \(Of the team\)/);
    await staff.admin.patch(`/api/v1/clients/${client.id}`, { teamId: null });
    expect(await remove(staff.admin, `/teams/${team.id}`)).toBe('deleted');
  });
});

test('[G1] a record of a kind that nobody has is not there, and nothing else', async () => {
  for (const type of ['nowhere.thing', 'sales.thing', 'clients.thing', 'thing', '.', 'toString.x']) {
    const related = [{ type, id: randomUUID() }];
    const activity = { type: 'ACTIVITY_TYPE_CALL', subject: 'Call', related };
    const { status, body } = await staff.seller.call<{ errors?: { pointer: string }[] }>(
      'POST',
      '/api/v1/activities',
      activity,
    );
    expect([type, status, body.errors?.[0]?.pointer.slice(0, 10)]).toEqual([type, 400, '/related/0']);
  }
});
