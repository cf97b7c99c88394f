import { systemCall } from '@crm/kit/grpc/call';
import type { Call } from '@crm/kit/grpc/call';
import { ServiceError } from '@crm/kit/grpc/errors';
import { DomainRejected } from '@crm/kit/inbox/declaration';
import type { HandlerContext } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { PoisonMessage } from '@crm/kit/kafka/cloudevent';
import type { Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import { Receipt } from '@crm/proto/gen/crm/sales/v1/receipts';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import { WmsGoodsReceived, WmsGoodsWrittenOff } from '@crm/proto/gen/crm/sales/events/v1/wms_events';
import type { WmsGoods } from '@crm/proto/gen/crm/sales/events/v1/wms_events';
import { ZERO, add } from '../amounts/decimal.ts';
import { decided } from '../errors.ts';
import { spreadOver } from '../order/order-lines.ts';
import { shipOrder } from '../order/order.commands.ts';
import { orders } from '../order/order.store.ts';
import { lineToBase } from '../product/units.ts';
import { takeIn } from '../receipt/receipt.commands.ts';
import { claimOperation, orderByNumber, productsBySku, supplierRequestId, warehouseId } from '../wms/wms.store.ts';

// A warehouse system tells what it did. The same operation may be told twice, in two messages, and before what it builds
// on was heard of: the first is done once by its id, the second is tried again later.

/** The warehouse system gave goods of an order out. */
export async function wmsWrittenOff(tx: Tx, event: CloudEvent<object>, { now }: HandlerContext): Promise<void> {
  const told = WmsGoodsWrittenOff.fromJSON(event.data);
  await asOperation(tx, told.operationId, event, now, async (call) => {
    const order = await orderByNumber(tx, told.orderNumber);
    if (order === undefined) throw new DomainRejected(`there is no order ${told.orderNumber}`);
    const products = await known(tx, told.goods);
    const lines = [...Map.groupBy(told.goods, (item) => item.sku)].flatMap(([sku, goods]) => {
      const own = order.lines.filter((item) => item.productId === products.get(sku)?.id);
      const [first] = own;
      if (first === undefined) throw new DomainRejected(`order ${told.orderNumber} has no ${sku}`);
      return spreadOver(
        own,
        add(...goods.map(({ quantity }) => (quantity ? decided(lineToBase(first, quantity)) : ZERO))),
      );
    });
    requireVerb(orders, order, 'writeOff', call);
    const { after, events } = await shipOrder(tx, call, order, lines);
    await saveRow(tx, orders, order, after, call, { action: 'writeOff', basis: told.operationId, events });
  });
}

/** The warehouse system took goods in. */
export async function wmsReceived(tx: Tx, event: CloudEvent<object>, { now }: HandlerContext): Promise<void> {
  const told = WmsGoodsReceived.fromJSON(event.data);
  await asOperation(tx, told.operationId, event, now, async (call) => {
    const warehouse = await warehouseId(tx, told.warehouseCode);
    if (warehouse === undefined) throw new DomainRejected(`there is no warehouse ${told.warehouseCode}`);
    const request = told.supplierRequestNumber === '' ? '' : await supplierRequestId(tx, told.supplierRequestNumber);
    if (request === undefined) throw new DomainRejected(`there is no request ${told.supplierRequestNumber}`);
    const products = await known(tx, told.goods);
    const lines = told.goods.map(({ sku, quantity }) => ({ productId: products.get(sku)?.id, quantity }));
    const receipt = { supplierRequestId: request, warehouseId: warehouse, documentNumber: told.documentNumber, lines };
    await takeIn(tx, call, Receipt.fromJSON(receipt));
  });
}

async function asOperation(
  tx: Tx,
  operationId: string,
  event: CloudEvent<object>,
  now: Date,
  work: (call: Call) => Promise<void>,
): Promise<void> {
  if (operationId === '') throw new PoisonMessage('operationId is missing');
  if (!(await claimOperation(tx, operationId, now))) return;
  const { traceparent } = event;
  try {
    await work(systemCall('sales', now, traceparent === undefined ? {} : { traceparent }));
  } catch (thrown) {
    // What we refuse now may be right once an event that was overtaken has come.
    if (thrown instanceof ServiceError) throw new DomainRejected(`${thrown.reason}: operation ${operationId}`);
    throw thrown;
  }
}

async function known(tx: Tx, goods: readonly WmsGoods[]): Promise<ReadonlyMap<string, Product>> {
  const products = await productsBySku(
    tx,
    goods.map((item) => item.sku),
  );
  const missing = goods.find((item) => !products.has(item.sku));
  if (missing !== undefined) throw new DomainRejected(`there is no product ${missing.sku}`);
  return products;
}
