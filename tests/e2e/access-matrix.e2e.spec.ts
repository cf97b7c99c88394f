import type { MethodDescriptor } from '@crm/proto/descriptor';
import { registry } from '@crm/proto/registry';
import { casesOf } from '../kit/matrix/cases.ts';
import type { MethodCase } from '../kit/matrix/cases.ts';
import { NOBODYS, withValue } from '../kit/matrix/requests.ts';
import { testPlatform } from '../kit/platform.ts';
import { restAs } from '../kit/rest.ts';
import type { PortalClient } from '../kit/rest.ts';
import { makeYard, newCustomer, people } from './sale-by-rest.ts';
import type { Stored } from './sale-by-rest.ts';

const cases = casesOf(registry, registry).filter(({ method }) => method.rest !== undefined);
const named = cases.filter(({ record }) => record !== undefined);

let other: PortalClient;
/** A record of each noun that the first seller has and the second does not see, by the plural. */
const hidden = new Map<string, string>();

beforeAll(async () => {
  const [staff, second] = await Promise.all([people(), restAs('seller2')]);
  const { seller } = staff;
  other = second;
  const [yard, { id: clientId }] = await Promise.all([makeYard(staff, 1), newCustomer(seller)]);
  await seller.post<Stored>('/api/v1/deals', { name: 'Hidden', clientId });
  const lines = [{ productId: yard.product.id, quantity: { value: '1', unit: 'PCE' } }];
  await seller.post<Stored>('/api/v1/orders', { clientId, warehouseId: yard.warehouse.id, lines });
  await seller.post<Stored>('/api/v1/activities', { type: 'ACTIVITY_TYPE_TASK', subject: 'Hidden', clientId });
  for (const plural of new Set(named.map(({ record }) => record?.plural ?? ''))) {
    const [mine, theirs] = [await idsIn(seller, plural), await idsIn(other, plural)];
    const id = mine.find((one) => !theirs.includes(one));
    if (id !== undefined) hidden.set(plural, id);
  }
}, 60_000);

async function idsIn(portal: PortalClient, plural: string): Promise<string[]> {
  const { status, body } = await portal.call('GET', `/api/v1/${plural}?pageSize=500`);
  if (status !== 200) return [];
  const list = Object.values(body as Record<string, unknown>).find(Array.isArray) as { id: string }[] | undefined;
  return (list ?? []).map(({ id }) => id);
}

interface HttpRequest {
  verb: string;
  path: string;
  body: unknown;
}

/** A request of the contract as REST writes it. */
function httpOf({ rest }: MethodDescriptor, request: Record<string, unknown>): HttpRequest {
  const { verb, path: template, body: from } = rest ?? { verb: 'GET', path: '', body: '' };
  const left = structuredClone(request);
  const path = template.replace(/\{([\w.]+)\}/g, (_, variable: string) => {
    const names = variable
      .split('.')
      .map((name) => name.replace(/_(\w)/g, (__, letter: string) => letter.toUpperCase()));
    const holder = names.slice(0, -1).reduce((inside, name) => inside[name] as Record<string, unknown>, left);
    const value = holder[names.at(-1) ?? ''];
    delete holder[names.at(-1) ?? ''];
    return typeof value === 'string' ? value : NOBODYS;
  });
  const scalars = Object.entries(left).filter(([, value]) => typeof value !== 'object' && value !== '');
  const query = from === '' ? `?${new URLSearchParams(scalars as [string, string][]).toString()}` : '';
  const body = from === '' ? undefined : from === '*' ? left : left[from];
  return { verb, path: `/api/v1${path}${query}`, body };
}

/** What a caller is told, the id he asked for and the trace aside. */
async function told(portal: PortalClient, { method, request, record }: MethodCase, id: string): Promise<string> {
  const { verb, path, body } = httpOf(method, withValue(request, record?.path ?? [], id));
  const { status, body: answer } = await portal.call(verb, path, body);
  return `${status} ${JSON.stringify(answer)
    .replaceAll(id, '')
    .replace(/"(traceId|instance)":"[^"]*",?/g, '')}`;
}

test('[G2] no method of REST answers anybody who is not signed in', async () => {
  const open: string[] = [];
  for (const { method, request } of cases) {
    const { verb, path, body } = httpOf(method, request);
    const response = await fetch(testPlatform().publicUrl + path, {
      method: verb,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    if (response.status !== 401 && !method.audience.includes('public')) open.push(`${method.name}: ${response.status}`);
  }
  expect(open).toEqual([]);
});

test('[G2] over REST too, what a seller may not see is as what does not exist, in every method that names it', async () => {
  for (const plural of ['clients', 'deals', 'orders', 'activities']) expect([...hidden.keys()]).toContain(plural);
  const found: string[] = [];
  for (const one of named) {
    const id = hidden.get(one.record?.plural ?? '');
    // One asks for access to what one may not see: that it is there is what the method is for.
    if (id === undefined || one.method.name === 'RequestClientAccess') continue;
    const [missing, answer] = [await told(other, one, NOBODYS), await told(other, one, id)];
    if (answer !== missing) found.push(`${one.method.name}: ${answer} instead of ${missing}`);
  }
  expect(found).toEqual([]);
});
