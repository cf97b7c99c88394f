/** The goods of the sale of brick: a product in wagons, pallets and pieces, its prices, a warehouse, a pipeline. */
import { uuidv7 } from '@crm/kit/ids/uuid';
import { Channel, ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { LossReason, LossReasonsServiceService } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import { Pipeline, PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import type { Stage } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { PriceBookEntry, PriceBookEntriesServiceService } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { PriceBook, PriceBooksServiceService } from '@crm/proto/gen/crm/sales/v1/price_books';
import { PriceList, PriceListsServiceService } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { Warehouse, WarehousesServiceService } from '@crm/proto/gen/crm/sales/v1/warehouses';
import { clientRefs } from '../client/client-ref.store.ts';
import type { SalesUnderTest } from './sales-under-test.fixture.ts';

export type Brick = Awaited<ReturnType<typeof brickYard>>;

/** A stage with what is told of it. */
export function stage(name: string, part: Partial<Stage> = {}): Stage {
  return { id: '', name, probability: 10, ageLimitDays: 14, entry: [], exit: [], teamId: '', color: '', ...part };
}

/** Sets up the company: two wagons of brick lie in its warehouse, bought at 7 roubles a piece and sold at 10. */
export async function brickYard(sales: SalesUnderTest, wagons = '2') {
  const pipeline = await sales.call('head', PipelinesServiceService.createPipeline, {
    pipeline: Pipeline.fromJSON({
      name: 'Building materials',
      isDefault: true,
      responseHours: 2,
      stages: [
        stage('Request'),
        stage('Interested', { probability: 40, entry: ['STAGE_CONDITION_NEED'] }),
        stage('Contract', { probability: 80, entry: ['STAGE_CONDITION_QUOTE'] }),
      ],
    }),
  });
  const warehouse = await sales.call('head', WarehousesServiceService.createWarehouse, {
    warehouse: Warehouse.fromJSON({ name: 'Main yard', code: 'MAIN', address: 'Moscow', isDefault: true }),
  });
  const product = await sales.call('head', ProductsServiceService.createProduct, {
    product: Product.fromJSON({
      sku: 'BRICK-1',
      name: 'Silicate brick',
      unit: 'PCE',
      groupName: 'Brick',
      taxRate: '20',
      cost: { amount: '7', currency: 'RUB' },
      conversions: [
        { unit: 'WAG', equals: { value: '20', unit: 'PLT' } },
        { unit: 'PLT', equals: { value: '480', unit: 'PCE' } },
      ],
    }),
  });
  const book = await sales.call('head', PriceBooksServiceService.createPriceBook, {
    priceBook: PriceBook.fromJSON({ name: 'Retail', currency: 'RUB', isDefault: true, marginFloor: '10' }),
  });
  await sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
    priceBookEntry: PriceBookEntry.fromJSON({
      priceBookId: book.id,
      productId: product.id,
      price: { amount: '10', currency: 'RUB' },
    }),
  });
  const priceList = await sales.call('head', PriceListsServiceService.createPriceList, {
    priceList: PriceList.fromJSON({ name: 'Brick, spring', priceBookId: book.id, groupNames: ['Brick'] }),
  });
  if (wagons !== '0') {
    await sales.call('storekeeper', StockBalancesServiceService.adjustStock, {
      warehouseId: warehouse.id,
      productId: product.id,
      counted: { value: wagons, unit: 'WAG' },
      reason: 'Opening balance',
    });
  }
  const lossReason = await sales.call('head', LossReasonsServiceService.createLossReason, {
    lossReason: LossReason.fromJSON({ name: 'Too dear' }),
  });
  const channel = await sales.call('head', ChannelsServiceService.createChannel, {
    channel: Channel.fromJSON({ name: 'Direct', kind: 'CHANNEL_KIND_DIRECT' }),
  });
  const clientId = uuidv7();
  await sales.db.tx((tx) =>
    clientRefs.put(
      tx,
      {
        id: clientId,
        name: 'OOO Romashka',
        kind: 'CLIENT_KIND_ORGANIZATION',
        ownerId: null,
        teamId: null,
        sourceChannel: 'exhibition',
        tags: [],
        requisites: {},
      },
      1n,
    ),
  );
  return { pipeline, warehouse, product, book, priceList, lossReason, channel, clientId };
}
