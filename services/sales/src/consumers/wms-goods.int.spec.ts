import { DomainRejected } from '@crm/kit/inbox/declaration';
import { PoisonMessage } from '@crm/kit/kafka/cloudevent';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { brickYard } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';
import { wmsReceived, wmsWrittenOff } from './wms-goods.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
});
afterAll(() => sales.stop());

test('[SA-15] [SA-19] [A4] what a warehouse system does counts once, told twice or too early', async () => {
  const yard = await brickYard(sales, '2');
  const now = sales.clock.now();
  const tell = (handler: typeof wmsReceived, data: object) =>
    sales.db.tx((tx) => handler(tx, { time: now.toISOString(), data } as never, { now }));
  const lines = [{ productId: yard.product.id, quantity: { value: '3', unit: 'WAG' } }];
  const draft = { order: Order.fromJSON({ clientId: yard.clientId, lines }) };
  const { id, number } = await sales.call('seller', OrdersServiceService.createOrder, draft);
  const writtenOff = { operationId: 'W-1', orderNumber: number };

  // Told before the order holds anything: refused now, tried again later, and nothing remembered of it.
  await expect(tell(wmsWrittenOff, writtenOff)).rejects.toThrow(DomainRejected);
  await sales.call('seller', OrdersServiceService.confirmOrder, { id });
  await sales.call('seller', OrdersServiceService.reserveOrder, { id });
  const received = {
    operationId: 'R-1',
    warehouseCode: 'MAIN',
    documentNumber: 'TTN 1',
    goods: [{ sku: 'BRICK-1', quantity: { value: '1', unit: 'WAG' } }],
  };
  await tell(wmsReceived, received);
  await tell(wmsReceived, received);
  const order = await sales.call('seller', OrdersServiceService.getOrder, { id });
  expect(order).toMatchObject({ status: 'ORDER_STATUS_RESERVED', lines: [{ reserved: '28800', short: '0' }] });

  await tell(wmsWrittenOff, writtenOff);
  await tell(wmsWrittenOff, writtenOff);
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id })).toMatchObject({
    status: 'ORDER_STATUS_SHIPPED',
  });
  const { stockBalances } = await sales.call('storekeeper', StockBalancesServiceService.listStockBalances, {});
  expect(stockBalances).toMatchObject([{ onHand: '0', reserved: '0' }]);

  await expect(
    tell(wmsReceived, {
      ...received,
      operationId: 'R-2',
      goods: [{ sku: 'SAND', quantity: { value: '1', unit: 'TNE' } }],
    }),
  ).rejects.toThrow(/no product SAND/);
  await expect(tell(wmsReceived, { ...received, operationId: '' })).rejects.toThrow(PoisonMessage);
});
