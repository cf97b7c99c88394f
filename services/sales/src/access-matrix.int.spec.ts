import { CallList, CallListsServiceService } from '@crm/proto/gen/crm/sales/v1/call_lists';
import { ImportsServiceService } from '@crm/proto/gen/crm/sales/v1/imports';
import { PriceBookEntriesServiceService } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { StockMovementsServiceService } from '@crm/proto/gen/crm/sales/v1/stock_movements';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { registry } from '@crm/proto/registry/sales';
import { accessMatrix } from '../../../tests/kit/matrix/suite.ts';
import type { Holder, World } from '../../../tests/kit/matrix/suite.ts';
import { brickYard } from './testing/brick.fixture.ts';
import { SELLERS, annWith, people, wholeSale } from './testing/four-sellers.fixture.ts';
import type { Seller } from './testing/four-sellers.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

const HOLDER: Record<Seller, Holder> = { ann: 'own', bob: 'team', cyril: 'below', dora: 'far' };

let sales: SalesUnderTest;
let world: World;

beforeAll(async () => {
  sales = await salesUnderTest();
  world = await fourSellers();
});
afterAll(() => sales.stop());

accessMatrix(registry, () => world);

async function fourSellers(): Promise<World> {
  const yard = await brickYard(sales, '0');
  const sold: [Holder, Record<string, string>][] = [];
  for (const seller of SELLERS) {
    const sale = await wholeSale(sales, yard, seller);
    const kebab = Object.entries(sale).map(([noun, id]) => [
      noun.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      id,
    ]);
    const imported = await importOf(seller);
    sold.push([
      HOLDER[seller],
      { ...(Object.fromEntries(kebab) as Record<string, string>), 'sales-imports': imported },
    ]);
  }
  const records = Object.fromEntries(sold) as World['records'];
  const marks = SELLERS.map((seller) => [
    HOLDER[seller],
    [`Brick of ${seller}`, ...Object.values(records[HOLDER[seller]])],
  ]);
  return {
    ask: sales.ask,
    viewer: annWith,
    records,
    shared: await sharedRecords(yard),
    sees: { 'sales-imports': { own: ['own'], team: ['own'], subtree: ['own'], all: ['own', 'team', 'below', 'far'] } },
    marks: Object.fromEntries(marks) as World['marks'],
    stranger: { ownerId: people.dora.userId, teamId: people.dora.teamId ?? '' },
  };
}

async function importOf(seller: Seller): Promise<string> {
  const file = await sales.send(people[seller], ImportsServiceService.uploadImportFile, {
    fileName: 'ledger.csv',
    data: Buffer.from('Invoice,StockCode\n1,A\n'),
  });
  return (await sales.call(people[seller], ImportsServiceService.createImport, { fileId: file.id, target: 'ledger' }))
    .id;
}

/** Records that are nobody's own. */
async function sharedRecords(yard: Awaited<ReturnType<typeof brickYard>>): Promise<Record<string, string>> {
  const { call } = sales;
  const { stockBalances } = await call('head', StockBalancesServiceService.listStockBalances, {});
  const { stockMovements } = await call('head', StockMovementsServiceService.listStockMovements, {});
  const { priceBookEntries } = await call('head', PriceBookEntriesServiceService.listPriceBookEntries, {});
  const list = await call('head', CallListsServiceService.createCallList, {
    callList: CallList.fromJSON({ name: 'All', results: ['Talked'] }),
  });
  await call('head', CallListsServiceService.addCallListClients, { id: list.id, clientIds: [yard.clientId] });
  const { callListItems } = await call('head', CallListsServiceService.listCallListItems, {});
  return {
    products: yard.product.id,
    pipelines: yard.pipeline.id,
    warehouses: yard.warehouse.id,
    'price-books': yard.book.id,
    'price-lists': yard.priceList.id,
    'loss-reasons': yard.lossReason.id,
    channels: yard.channel.id,
    'stock-balances': stockBalances[0]?.id ?? '',
    'stock-movements': stockMovements[0]?.id ?? '',
    'price-book-entries': priceBookEntries[0]?.id ?? '',
    'call-lists': list.id,
    'call-list-items': callListItems[0]?.id ?? '',
  };
}
