import { openTables } from '@crm/kit/import/table/tables';
import type { Db } from '@crm/kit/pg/pool';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { PriceBookEntry, PriceBookEntriesServiceService } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { exportable, exported, imported, pluralOf, unfilled } from '../../../../tests/kit/round-trip.ts';
import type { Base, Noun } from '../../../../tests/kit/round-trip.ts';
import { nouns } from '../nouns.ts';
import { brickYard } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';
import { nounTargets } from './targets.ts';

/** Exported to be read, and never taken in: what they say follows from what was done. */
const FOLLOWS: Readonly<Record<string, string>> = {
  orders: 'an order stands on reservations, shipments and payments; finished ones come with the ledger',
  payments: 'a payment changes what its order owes and is recorded against it',
  'order-returns': 'a return is made of an order by :return',
  'stock-balances': 'a balance is the sum of its movements; a counted one is entered by :adjust',
  'stock-movements': 'movements are written by what moves the goods',
};
/** What deals and prices refer to. */
const STAND_ON = ['pipelines', 'products', 'price_books', 'channels', 'loss_reasons', 'client_refs'];

const tables = openTables();
let sales: SalesUnderTest;
let base: Base;
const records: Record<string, object[]> = {};
const all = exportable(nouns as readonly Noun[]);
const taken = all.filter((noun) => FOLLOWS[pluralOf(noun)] === undefined);

beforeAll(async () => {
  sales = await salesUnderTest();
  const { actors, clock, db } = sales;
  const people = { actorOfUser: (id: string) => Object.values(actors).find(({ userId }) => userId === id) };
  base = { db, clock, actor: actors.head, work: { service: 'sales', tables, targets: nounTargets, people } };
  const yard = await brickYard(sales);
  const deal = (part: object): Promise<Deal> =>
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'Deal', clientId: yard.clientId, ...part }),
    });
  const line = {
    productId: yard.product.id,
    quantity: { value: '5', unit: 'PCE' },
    price: { amount: '9.5', currency: 'RUB' },
  };
  await deal({
    name: '=1+1',
    contactId: yard.clientId,
    channelId: yard.channel.id,
    closeDate: '2026-04-01',
    nextStep: 'Позвонить; "срочно"',
    nextStepDate: '2026-03-05',
    requestTime: '2026-03-01T10:11:12.345Z',
    needs: [
      {
        description: 'Кирпич, много',
        quantity: { value: '1', unit: 'WAG' },
        productId: yard.product.id,
        wantedDate: '2026-05-01',
      },
    ],
    lines: [{ ...line, discount: '5' }, line],
    description: 'a\r\nb',
    tags: ['x, y'],
  });
  const lost = await deal({ name: 'Lost', amount: { amount: '1234.56', currency: 'EUR' } });
  await sales.call('head', DealsServiceService.loseDeal, {
    id: lost.id,
    lossReasonId: yard.lossReason.id,
    comment: 'дорого',
  });
  await sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
    priceBookEntry: PriceBookEntry.fromJSON({
      priceBookId: yard.book.id,
      productId: yard.product.id,
      price: { amount: '8.12', currency: 'RUB' },
      minQuantity: '100.5',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    }),
  });
  records['deals'] = (await sales.call('head', DealsServiceService.listDeals, {})).deals;
  records['price-book-entries'] = (
    await sales.call('head', PriceBookEntriesServiceService.listPriceBookEntries, {})
  ).priceBookEntries;
});
afterAll(async () => {
  await tables.stop();
  await sales.stop();
});

test('[G5] every noun that is exported can be taken in, or follows from what was done; each field is tried', () => {
  expect(
    all
      .map(pluralOf)
      .filter((noun) => !nounTargets.some(({ name }) => name === noun))
      .sort(),
  ).toEqual(Object.keys(FOLLOWS).sort());
  expect(taken.flatMap((noun) => unfilled(noun, records[pluralOf(noun)] ?? []))).toEqual([]);
});

test.each([
  ['csv', 'en'],
  ['csv', 'ru'],
  ['xlsx', 'en'],
] as const)(
  '[G5] what is exported as %s (%s) and taken into an empty base is exported as the same file',
  async (format, language) => {
    const empty = await testDatabase({ migrations: 'services/sales/prisma/migrations' });
    const other = { ...base, db: empty.db };
    await copy(STAND_ON, sales.db, empty.db);
    for (const noun of taken) {
      const file = await exported(base, noun, format, language);
      const count = BigInt(records[pluralOf(noun)]?.length ?? 0);
      expect((await imported(other, noun, file)).result).toMatchObject({
        counts: [{ outcome: 'created', count }],
        warnings: [],
      });
      const again = await exported(other, noun, format, language);
      if (format === 'csv') expect(again.toString()).toBe(file.toString());
      expect(again.equals(file)).toBe(true);
      expect((await imported(other, noun, file)).result).toMatchObject({
        counts: [{ outcome: 'unchanged', count }],
        warnings: [],
      });
    }
    await empty.drop();
  },
);

async function copy(names: readonly string[], from: Db, to: Db): Promise<void> {
  for (const name of names) {
    const [found] = await from.query<{ rows: object }>({
      name: '',
      text: `select jsonb_agg(to_jsonb(t)) as rows from ${name} t`,
    });
    await to.query(
      { name: '', text: `insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1)` },
      [JSON.stringify(found?.rows ?? [])],
    );
  }
}
