import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { StockMovementsServiceService } from '@crm/proto/gen/crm/sales/v1/stock_movements';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { brickYard } from '../testing/brick.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
beforeEach(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales, '1');
});
afterEach(() => sales.stop());

async function reserved(wagons: string): Promise<Order> {
  const lines = [{ productId: yard.product.id, quantity: { value: wagons, unit: 'WAG' } }];
  const order = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines }),
  });
  await sales.call('seller', OrdersServiceService.confirmOrder, { id: order.id });
  return sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id });
}

async function balance() {
  const { stockBalances } = await sales.call('head', StockBalancesServiceService.listStockBalances, {});
  return stockBalances[0];
}

test('[SA-16] a request of two shortages is sent, confirmed, and received in two parts; the older order is served first', async () => {
  const first = await reserved('2');
  const second = await reserved('1');
  const { shortages } = await sales.call('seller', ShortagesServiceService.listShortages, { orderBy: 'create_time' });
  expect(shortages.map((item) => item.quantity)).toEqual(['9600', '9600']);
  let request = await sales.call('seller', SupplierRequestsServiceService.requestShortages, {
    shortageIds: shortages.map((item) => item.id),
    expectedDate: '2026-03-10',
  });
  expect(request).toMatchObject({
    status: 'SUPPLIER_REQUEST_STATUS_DRAFT',
    lines: [{ quantity: { value: '19200', unit: 'PCE' }, shortageIds: shortages.map((item) => item.id) }],
  });
  await expect(
    sales.call('seller', SupplierRequestsServiceService.requestShortages, { shortageIds: [shortages[0]?.id ?? ''] }),
  ).rejects.toMatchObject({ status: { reason: 'SHORTAGE_NOT_OPEN' } });
  await sales.call('seller', SupplierRequestsServiceService.sendSupplierRequest, { id: request.id });
  request = await sales.call('seller', SupplierRequestsServiceService.confirmSupplierRequest, { id: request.id });
  expect(await sales.call('head', SupplierRequestsServiceService.getSupplierRequest, { id: request.id })).toMatchObject(
    { total: { amount: '134400', currency: 'RUB' }, expectedDate: '2026-03-10' },
  );
  expect(await balance()).toMatchObject({ incoming: '19200' });

  const receive = (wagons: string) =>
    sales.call('storekeeper', ReceiptsServiceService.createReceipt, {
      receipt: Receipt.fromJSON({
        supplierRequestId: request.id,
        documentNumber: 'TTN 5',
        lines: [{ productId: yard.product.id, quantity: { value: wagons, unit: 'WAG' } }],
      }),
    });
  const half = await receive('1');
  expect(half.allocations).toMatchObject([{ orderNumber: first.number, quantity: '9600' }]);
  expect(
    await sales.call('seller', SupplierRequestsServiceService.getSupplierRequest, { id: request.id }),
  ).toMatchObject({ status: 'SUPPLIER_REQUEST_STATUS_PART_RECEIVED', lines: [{ received: '9600' }] });
  expect(await balance()).toMatchObject({ incoming: '9600', onHand: '19200', reserved: '19200', available: '0' });
  await receive('1');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: second.id })).toMatchObject({
    status: 'ORDER_STATUS_RESERVED',
    hasShortage: false,
  });
  expect(await balance()).toMatchObject({ incoming: '0', onHand: '28800', reserved: '28800' });
  await expect(receive('1')).rejects.toMatchObject({ status: { reason: 'SUPPLIER_REQUEST_STATE' } });
});

test('a cancelled request gives its shortages back to be asked for again', async () => {
  await reserved('2');
  const { shortages } = await sales.call('seller', ShortagesServiceService.listShortages, {});
  const request = await sales.call('seller', SupplierRequestsServiceService.requestShortages, {
    shortageIds: shortages.map((item) => item.id),
    send: true,
  });
  await sales.call('seller', SupplierRequestsServiceService.confirmSupplierRequest, { id: request.id });
  await sales.call('seller', SupplierRequestsServiceService.cancelSupplierRequest, {
    id: request.id,
    reason: 'Too late',
  });
  expect(await balance()).toMatchObject({ incoming: '0' });
  expect(await sales.call('seller', ShortagesServiceService.listShortages, {})).toMatchObject({
    shortages: [{ status: 'SHORTAGE_STATUS_OPEN', supplierRequestId: '' }],
  });
});

test('goods that come back serve who waits; the purchase cost follows the average of what came', async () => {
  const first = await reserved('1');
  await sales.call('storekeeper', OrdersServiceService.writeOffOrder, {
    id: first.id,
    lines: [{ lineId: first.lines[0]?.id ?? '', quantity: { value: '5', unit: 'PLT' } }],
  });
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: first.id })).toMatchObject({
    status: 'ORDER_STATUS_PICKING',
    lines: [{ shipped: '2400', reserved: '7200' }],
  });
  const shipped = await sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id: first.id });
  expect(shipped.status).toBe('ORDER_STATUS_SHIPPED');
  const second = await reserved('1');
  expect(second.lines).toMatchObject([{ reserved: '0', short: '9600' }]);

  const returned = await sales.call('storekeeper', OrdersServiceService.returnOrder, {
    id: first.id,
    reason: 'Broken',
    lines: [{ lineId: first.lines[0]?.id ?? '', quantity: { value: '10', unit: 'PLT' } }],
  });
  expect(returned).toMatchObject({ status: 'ORDER_STATUS_SHIPPED', lines: [{ returned: '4800' }] });
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: second.id })).toMatchObject({
    status: 'ORDER_STATUS_BACKORDERED',
    lines: [{ reserved: '4800', short: '4800' }],
  });
  const { orderReturns } = await sales.call('head', OrderReturnsServiceService.listOrderReturns, {});
  expect(orderReturns).toMatchObject([
    { number: 'RT-1', total: { amount: '48000' }, lines: [{ quantity: { value: '4800', unit: 'PCE' } }] },
  ]);
  await expect(
    sales.call('storekeeper', OrdersServiceService.returnOrder, {
      id: first.id,
      reason: 'More',
      lines: [{ lineId: first.lines[0]?.id ?? '', quantity: { value: '1', unit: 'WAG' } }],
    }),
  ).rejects.toMatchObject({ status: { reason: 'MORE_THAN_SHIPPED' } });

  await sales.call('head', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({
      lines: [
        { productId: yard.product.id, quantity: { value: '1', unit: 'WAG' }, cost: { amount: '13', currency: 'RUB' } },
      ],
    }),
  });
  expect(await balance()).toMatchObject({ onHand: '14400', reserved: '9600', cost: { amount: '11', currency: 'RUB' } });
  await expect(
    sales.call('storekeeper', ReceiptsServiceService.createReceipt, {
      receipt: Receipt.fromJSON({
        lines: [
          { productId: yard.product.id, quantity: { value: '1', unit: 'WAG' }, cost: { amount: '1', currency: 'RUB' } },
        ],
      }),
    }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('cancelling frees the goods, and no movement can be altered', async () => {
  const first = await reserved('1');
  const second = await reserved('1');
  await sales.call('seller', OrdersServiceService.cancelOrder, { id: first.id, reason: 'Changed his mind' });
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: second.id })).toMatchObject({
    status: 'ORDER_STATUS_RESERVED',
  });
  const { stockMovements } = await sales.call('head', StockMovementsServiceService.listStockMovements, {
    orderBy: 'create_time',
  });
  expect(stockMovements.map((item) => item.kind.replace('STOCK_MOVEMENT_KIND_', ''))).toEqual(
    expect.arrayContaining(['ADJUST', 'RESERVE', 'RELEASE', 'RESERVE']),
  );
  await expect(
    sales.db.query({ name: 'test_alter_movement', text: 'update stock_movements set on_hand_change = 0' }),
  ).rejects.toThrow(/only ever added to/);
  await expect(sales.db.query({ name: 'test_remove_movement', text: 'delete from stock_movements' })).rejects.toThrow(
    /only ever added to/,
  );
});

test('[SA-15] goods are counted in any unit; below what was promised to orders they cannot be', async () => {
  await reserved('1');
  const count = (value: string) =>
    sales.call('storekeeper', StockBalancesServiceService.adjustStock, {
      warehouseId: yard.warehouse.id,
      productId: yard.product.id,
      counted: { value, unit: 'PLT' },
      reason: 'Count',
    });
  await expect(count('19')).rejects.toMatchObject({ status: { reason: 'COUNTED_BELOW_RESERVED' } });
  expect(await count('21')).toMatchObject({ onHand: '10080', reserved: '9600', available: '480' });
});
