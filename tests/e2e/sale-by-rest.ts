import { randomUUID } from 'node:crypto';
import type { PortalClient } from '../kit/rest.ts';
import { restAs } from '../kit/rest.ts';
import { eventually, until } from '../kit/until.ts';

/** Any record as REST answers it. */
export interface Stored {
  id: string;
  etag: string;
  [field: string]: unknown;
}

/** The five people of the sale, logged in. */
export interface People {
  seller: PortalClient;
  storekeeper: PortalClient;
  accountant: PortalClient;
  head: PortalClient;
  admin: PortalClient;
}

export async function people(): Promise<People> {
  const [seller, storekeeper, accountant, head, admin] = await Promise.all(
    (['seller', 'storekeeper', 'accountant', 'head', 'admin'] as const).map((login) => restAs(login)),
  );
  if (!seller || !storekeeper || !accountant || !head || !admin) throw new Error('not all could log in');
  return { seller, storekeeper, accountant, head, admin };
}

/** A brick of its own for one test, of which two wagons are in stock: tests do not take each other's goods. */
export interface Yard {
  product: Stored;
  warehouse: Stored;
  priceList: Stored;
  sku: string;
}

/** A new client, an organization of the caller's own. */
export function newCustomer(by: PortalClient, name = `Customer ${randomUUID().slice(0, 8)}`): Promise<Stored> {
  return by.post<Stored>('/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name,
    inn: freshInn(),
  });
}

export async function list<T = Stored>(client: PortalClient, plural: string, query = ''): Promise<T[]> {
  const answer = await client.get<Record<string, unknown>>(`/api/v1/${plural}${query}`);
  return (Object.values(answer).find((value) => Array.isArray(value)) ?? []) as T[];
}

const filter = (text: string): string => `?filter=${encodeURIComponent(text)}`;

/**
 * What a call may do when a part of the platform is away for a moment: the same call with the same key, again. A refusal
 * is final; only "unavailable", a timeout and a lost connection are tried anew.
 */
export async function persist<T>(client: PortalClient, path: string, body: unknown, key = randomUUID()): Promise<T> {
  const { status, body: said } = await until(
    `POST ${path} is answered`,
    async () => {
      const answer = await client.call<T>('POST', path, body, { headers: { 'idempotency-key': key } });
      return answer.status !== 503 && answer.status !== 504 && answer;
    },
    60_000,
  );
  if (status >= 400) throw new Error(`${path}: ${String(status)} ${JSON.stringify(said)}`);
  return said;
}

/** Goods, prices and stock of a test, made as the administrator makes them. Roubles per piece: price 10, cost 7. */
export async function makeYard({ admin }: People, wagons: number): Promise<Yard> {
  const sku = `BRICK-${randomUUID().slice(0, 8).toUpperCase()}`;
  const product = await admin.post<Stored>('/api/v1/products', {
    sku,
    name: `Silicate brick ${sku}`,
    kind: 'PRODUCT_KIND_GOOD',
    unit: 'PCE',
    conversions: [
      { unit: 'PLT', equals: { value: '480', unit: 'PCE' } },
      { unit: 'WAG', equals: { value: '20', unit: 'PLT' } },
    ],
    taxRate: '20',
    cost: { amount: '7', currency: 'RUB' },
  });
  const [warehouse] = await list(admin, 'warehouses', filter('code = "MAIN"'));
  const [priceBook] = await list(admin, 'price-books', filter('name = "Retail"'));
  if (!warehouse || !priceBook) throw new Error('the sample company has no warehouse or price book');
  await admin.post('/api/v1/price-book-entries', {
    priceBookId: priceBook.id,
    productId: product.id,
    price: { amount: '10', currency: 'RUB' },
    validFrom: '2020-01-01',
  });
  const priceList = await admin.post<Stored>('/api/v1/price-lists', {
    name: `Price list ${sku}`,
    priceBookId: priceBook.id,
    productIds: [product.id],
  });
  await admin.post('/api/v1/stock-balances:adjust', {
    productId: product.id,
    warehouseId: warehouse.id,
    counted: { value: String(wagons), unit: 'WAG' },
    cost: { amount: '7', currency: 'RUB' },
    reason: 'Opening stock',
  });
  return { product, warehouse, priceList, sku };
}

/** A tax number of an organisation that nobody else has, with its check digit. */
export function freshInn(): string {
  const digits = [7, 7, ...Array.from({ length: 7 }, () => Math.floor(Math.random() * 10))];
  const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  const sum = weights.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  return [...digits, (sum % 11) % 10].join('');
}

export interface Sale {
  clientId: string;
  dealId: string;
  orderId: string;
  supplierRequestId: string;
  email: string;
}

/** What a test does to the platform between two steps of the sale. */
export type Between = (step: 'registered' | 'reserved' | 'received' | 'paid') => Promise<void>;

const wagonPieces = 9600;

/** The sale of brick as the five people do it over REST; each call is retried with its key while a part is away. */
export async function sellBrick(who: People, yard: Yard, between: Between = () => Promise.resolve()): Promise<Sale> {
  const { seller, storekeeper, accountant } = who;
  const post = <T = Stored>(client: PortalClient, path: string, body: object = {}) =>
    persist<T>(client, `/api/v1${path}`, body);
  const email = `buyer-${randomUUID().slice(0, 8)}@example.com`;
  const client = await post(seller, '/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name: `Romashka ${yard.sku}`,
    inn: freshInn(),
    emails: [{ address: email, primary: true }],
    firstSource: { channel: 'exhibition' },
  });
  const deal = await post(seller, '/deals', { name: `Three wagons of ${yard.sku}`, clientId: client.id });
  await post(seller, `/deals/${deal.id}:sendPriceList`, {
    priceListId: yard.priceList.id,
    to: email,
    formats: ['pdf', 'xlsx'],
    remindWorkingDays: 3,
  });
  await between('registered');

  await until('the need is entered', async () => {
    const answer = await seller.call('PATCH', `/api/v1/deals/${deal.id}`, {
      needs: [{ productId: yard.product.id, quantity: { value: '3', unit: 'WAG' }, wantedDate: '2030-03-18' }],
      nextStep: 'Make a quote',
      nextStepDate: '2030-03-05',
    });
    return answer.status === 200;
  });
  const quote = await post(seller, '/quotes', { dealId: deal.id });
  const { orderId } = await post<{ orderId: string }>(seller, `/quotes/${quote.id}:accept`, {
    paymentDueDate: '2030-03-20',
  });
  const reserved = await post(seller, `/orders/${orderId}:reserve`);
  if (reserved['status'] !== 'ORDER_STATUS_BACKORDERED') throw new Error(`reserved: ${JSON.stringify(reserved)}`);
  const shortages = await until('the shortage is seen', async () => {
    const found = await list(seller, 'shortages', filter(`order_id = "${orderId}"`));
    return found.length > 0 && found;
  });
  const request = await post(seller, '/supplier-requests:fromShortages', {
    shortageIds: shortages.map(({ id }) => id),
    send: true,
  });
  await between('reserved');

  await post(storekeeper, '/receipts', { supplierRequestId: request.id });
  await between('received');

  const pay = (amount: string) => post(accountant, '/payments', { orderId, amount: { amount, currency: 'RUB' } });
  await pay('100000');
  await pay(String(3 * wagonPieces * 10 - 100_000));
  await between('paid');

  await post(accountant, `/orders/${orderId}:issueDocuments`);
  await post(storekeeper, `/orders/${orderId}:writeOff`);
  await post(seller, `/orders/${orderId}:complete`);
  await post(seller, `/deals/${deal.id}:win`);
  return { clientId: client.id, dealId: deal.id, orderId, supplierRequestId: request.id, email };
}

/** What must hold after the sale, whatever happened in the middle: each effect once, nothing lost. */
export async function expectSold(who: People, yard: Yard, sale: Sale): Promise<void> {
  const order = await who.accountant.get<Stored>(`/api/v1/orders/${sale.orderId}`);
  expect(order).toMatchObject({ status: 'ORDER_STATUS_COMPLETED', paymentStatus: 'PAYMENT_STATUS_PAID' });
  const payments = await list(who.accountant, 'payments', filter(`order_id = "${sale.orderId}"`));
  expect(payments.map(({ amount }) => (amount as { amount: string }).amount).sort()).toEqual(['100000', '188000']);
  const [balance, ...others] = await list(
    who.storekeeper,
    'stock-balances',
    filter(`product_id = "${yard.product.id}"`),
  );
  expect(others).toEqual([]);
  expect(balance).toMatchObject({ onHand: '0', reserved: '0', available: '0' });
  const sets = await until('the documents are issued', async () => {
    const found = await list(who.accountant, 'document-sets', filter(`order_id = "${sale.orderId}"`));
    return found[0]?.['status'] === 'DOCUMENT_SET_STATUS_ISSUED' && found;
  });
  expect(sets).toHaveLength(1);
  expect(sets[0]?.['documents']).toHaveLength(3);
  // The client's source reaches sales by an event: the view is complete a moment later.
  await eventually(async () => {
    expect(await who.head.get(`/api/v1/deals/${sale.dealId}/path`)).toMatchObject({
      sourceChannel: 'exhibition',
      revenue: { amount: '288000', currency: 'RUB' },
      cost: { amount: '201600', currency: 'RUB' },
      margin: { amount: '86400', currency: 'RUB' },
    });
  });
}
