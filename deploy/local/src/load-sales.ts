import { PortalClient, RequestRefused } from './portal-client.ts';
import type { Progress } from './progress.ts';
import { type SampleClient, sampleClients } from './sample-clients.ts';
import { sampleUsers } from './sample-company.ts';
import { type Progress as Reached, type SampleDeal, sampleActivities, sampleDeals } from './sample-deals.ts';
import { type SampleGood, sampleGoods } from './sample-goods.ts';

interface Stored {
  id: string;
  [field: string]: unknown;
}
interface Money {
  amount: string;
  currency: string;
}

const DAY_MS = 86_400_000;
/** The way of a deal; a deal that reached a step has gone through those before it. */
const WAY: readonly Reached[] = ['asked', 'interested', 'offered', 'agreed', 'reserved', 'paid in part', 'delivered'];

/**
 * Lets the people of the sample company work for a while: clients, deals at every stage, orders, payments, refusals and
 * planned work, each made through REST by the one whose work it is. Made once: every call carries a key of its own, so a
 * load that was broken off goes on where it was, and a company that has its last record is left alone. What is refused is
 * told and left out: the platform is of use without it.
 */
export async function loadSales(options: { publicUrl: string; password: string; progress: Progress }): Promise<void> {
  const login = async (who: string): Promise<PortalClient> => {
    const email = sampleUsers.find((user) => user.login === who)?.email ?? '';
    return PortalClient.login(options.publicUrl, email, options.password);
  };
  const admin = await login('admin');
  const last = sampleActivities.at(-1)?.subject ?? '';
  if ((await list(admin, 'activities', `subject = "${last}"`)).length > 0) return;
  const [seller, seller2, accountant, storekeeper] = [
    await login('seller'),
    await login('seller2'),
    await login('accountant'),
    await login('storekeeper'),
  ];
  const sales = new SampleSales({ admin, seller, seller2, accountant, storekeeper });
  try {
    await sales.goods();
    for (const client of sampleClients) await sales.client(client);
    for (const deal of sampleDeals) await sales.deal(deal);
    await sales.activities();
    options.progress.step(`Loaded the work of the sample company (${sales.calls} commands)`);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    options.progress.step(`The work of the sample company is not whole: ${error.message}`);
  }
}

type People = Readonly<Record<'admin' | 'seller' | 'seller2' | 'accountant' | 'storekeeper', PortalClient>>;

class SampleSales {
  readonly #people: People;
  readonly #products = new Map<string, string>();
  readonly #clients = new Map<string, { id: string; seller: PortalClient }>();
  readonly #named = new Map<string, Promise<ReadonlyMap<string, string>>>();
  calls = 0;

  constructor(people: People) {
    this.#people = people;
  }

  /** Products with a price, and what is in stock of them. */
  async goods(): Promise<void> {
    const { admin } = this.#people;
    const [warehouse] = await list(admin, 'warehouses', 'code = "MAIN"');
    const [book] = await list(admin, 'price-books', 'name = "Retail"');
    for (const good of sampleGoods) {
      const product = await this.#do(admin, '/products', productOf(good));
      this.#products.set(good.sku, product.id);
      await this.#do(admin, '/price-book-entries', {
        priceBookId: book?.id,
        productId: product.id,
        price: roubles(good.price),
        validFrom: '2020-01-01',
      });
      await this.#do(admin, '/stock-balances:adjust', {
        warehouseId: warehouse?.id,
        productId: product.id,
        counted: { value: good.stock, unit: good.unit },
        cost: roubles(good.cost),
        reason: 'Opening balance',
      });
    }
  }

  /** A client as his seller registers him, with the person one talks to. */
  async client(sample: SampleClient): Promise<void> {
    const seller = this.#people[sample.owner];
    const client = await this.#do(seller, '/clients', clientOf(sample));
    this.#clients.set(sample.name, { id: client.id, seller });
    if (!sample.contact) return;
    const { position, ...name } = sample.contact;
    const person = await this.#do(seller, '/clients', {
      kind: 'CLIENT_KIND_PERSON',
      ...name,
      name: `${name.givenName} ${name.familyName}`,
    });
    await this.#do(seller, '/affiliations', {
      personId: person.id,
      organizationId: client.id,
      jobTitle: position,
      primary: true,
    });
  }

  /** A deal with everything that happened in it. */
  async deal(sample: SampleDeal): Promise<void> {
    const { id: clientId, seller } = this.#of(sample.client);
    const reached = (step: Reached): boolean => WAY.indexOf(sample.lost?.after ?? sample.progress) >= WAY.indexOf(step);
    const deal = await this.#do(seller, '/deals', {
      name: sample.name,
      clientId,
      channelId: (await this.#byName('channels')).get(sample.channel),
      amount: roubles(sample.amount),
      closeDate: dayFromNow(sample.closesIn),
      needs: sample.needs.map(([sku, value, unit]) => ({
        productId: this.#products.get(sku),
        quantity: { value, unit },
        wantedDate: dayFromNow(sample.closesIn + 14),
      })),
      ...(sample.next && { nextStep: sample.next, nextStepDate: dayFromNow(Math.min(sample.closesIn, 3)) }),
    });
    const stages = await this.#stages();
    if (reached('interested')) await this.#do(seller, `/deals/${deal.id}:move`, { stageId: stages.get('Interested') });
    if (reached('offered')) {
      await this.#do(seller, `/deals/${deal.id}:move`, { stageId: stages.get('Offer') });
      const quote = await this.#do(seller, '/quotes', { dealId: deal.id });
      if (reached('agreed')) await this.#order(seller, deal.id, quote.id, sample, reached);
    }
    if (sample.lost)
      await this.#do(seller, `/deals/${deal.id}:lose`, {
        lossReasonId: (await this.#byName('loss-reasons')).get(sample.lost.reason),
      });
  }

  /** What follows an accepted quote: goods held, money received, papers issued, goods written off. */
  async #order(
    seller: PortalClient,
    dealId: string,
    quoteId: string,
    sample: SampleDeal,
    reached: (step: Reached) => boolean,
  ): Promise<void> {
    const { accountant, storekeeper } = this.#people;
    const { orderId } = await this.#do<{ orderId: string }>(seller, `/quotes/${quoteId}:accept`, {
      paymentDueDate: dayFromNow(sample.closesIn + 7),
    });
    await this.#do(seller, `/deals/${dealId}:move`, { stageId: (await this.#stages()).get('Contract') });
    if (!reached('reserved')) return;
    const order = await this.#do<Stored & { total: Money }>(seller, `/orders/${orderId}:reserve`, {});
    const shortages = await list(seller, 'shortages', `order_id = "${orderId}"`);
    if (shortages.length > 0)
      await this.#do(seller, '/supplier-requests:fromShortages', {
        shortageIds: shortages.map(({ id }) => id),
        send: true,
      });
    if (!reached('paid in part')) return;
    const part = reached('delivered') ? order.total : { ...order.total, amount: half(order.total.amount) };
    await this.#do(accountant, '/payments', { orderId, amount: part });
    if (!reached('delivered')) return;
    await this.#do(accountant, `/orders/${orderId}:issueDocuments`, {});
    await this.#do(storekeeper, `/orders/${orderId}:writeOff`, {});
    await this.#do(seller, `/orders/${orderId}:complete`, {});
    await this.#do(seller, `/deals/${dealId}:win`, {});
  }

  /** Planned work, and work that is done with its result. */
  async activities(): Promise<void> {
    for (const { client, type, subject, due, result } of sampleActivities) {
      const { id: clientId, seller } = this.#of(client);
      const activity = await this.#do(seller, '/activities', {
        type: `ACTIVITY_TYPE_${type}`,
        subject,
        clientId,
        ...(due && { dueIn: due }),
      });
      if (result) await this.#do(seller, `/activities/${activity.id}:complete`, { resultCode: result });
    }
  }

  #of(client: string): { id: string; seller: PortalClient } {
    const known = this.#clients.get(client);
    if (!known) throw new Error(`the sample sales name an unknown client: ${client}`);
    return known;
  }

  /** Ids of a small dictionary by name, asked once. */
  #byName(plural: string): Promise<ReadonlyMap<string, string>> {
    const known =
      this.#named.get(plural) ??
      list(this.#people.admin, plural).then((rows) => new Map(rows.map((row) => [String(row['name']), row.id])));
    this.#named.set(plural, known);
    return known;
  }

  async #stages(): Promise<ReadonlyMap<string, string>> {
    const known =
      this.#named.get('stages') ??
      list(this.#people.admin, 'pipelines').then(
        ([pipeline]) => new Map((pipeline?.['stages'] as { id: string; name: string }[]).map((s) => [s.name, s.id])),
      );
    this.#named.set('stages', known);
    return known;
  }

  /** One command under a key that is the same in every load: its number in the order of the work. */
  async #do<T = Stored>(who: PortalClient, path: string, body: object): Promise<T> {
    this.calls += 1;
    return who.post<T>(`/api/v1${path}`, body, { headers: { 'idempotency-key': `sample-sales-${this.calls}` } });
  }
}

async function list(client: PortalClient, plural: string, filter = ''): Promise<Stored[]> {
  const query = filter === '' ? '' : `&filter=${encodeURIComponent(filter)}`;
  const answer = await client.get<Record<string, unknown>>(`/api/v1/${plural}?pageSize=200${query}`);
  return (Object.values(answer).find((value) => Array.isArray(value)) ?? []) as Stored[];
}

function productOf(good: SampleGood): object {
  return {
    sku: good.sku,
    name: good.name,
    kind: 'PRODUCT_KIND_GOOD',
    unit: good.unit,
    conversions: good.packs.map(({ unit, holds }) => ({ unit, equals: { value: holds, unit: good.unit } })),
    groupName: good.group,
    taxRate: '20',
    cost: roubles(good.cost),
  };
}

function clientOf(sample: SampleClient): object {
  const isPerson = sample.kind === 'PERSON';
  const [givenName = '', familyName = ''] = sample.name.split(' ');
  const domain = sample.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return {
    kind: `CLIENT_KIND_${sample.kind}`,
    name: sample.name,
    ...(isPerson && { givenName, familyName }),
    roles: ['CLIENT_ROLE_CUSTOMER', ...(sample.tags?.includes('dealer') ? ['CLIENT_ROLE_DEALER'] : [])],
    ...(sample.taxDigits && { inn: withCheckDigits(sample.taxDigits) }),
    phones: [{ number: sample.phone, primary: true }],
    emails: [{ address: `office@${domain}.example`, primary: true }],
    addresses: [{ type: 'ADDRESS_TYPE_LEGAL', country: 'RU', city: sample.city }],
    industry: sample.industry ?? '',
    firstSource: { channel: sample.source },
    tags: sample.tags ?? [],
  };
}

function roubles(amount: string): Money {
  return { amount, currency: 'RUB' };
}

/** Half of an amount, to the kopeck. */
function half(amount: string): string {
  return (Math.round(Number(amount) * 50) / 100).toFixed(2);
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

/** A tax number of its first 9 (organisation) or 10 digits; weights of order ММВ-7-6/435@ of the tax service. */
function withCheckDigits(digits: string): string {
  const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
  const check = (text: string): string => {
    const used = weights.slice(weights.length - text.length);
    return String(([...text].reduce((sum, digit, at) => sum + Number(digit) * (used[at] ?? 0), 0) % 11) % 10);
  };
  const one = digits + check(digits);
  return digits.length === 9 ? one : one + check(one);
}
