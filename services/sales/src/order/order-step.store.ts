import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { recordStep } from '../path/path.store.ts';

/** A step on the order's way. */
export async function step(
  tx: Tx,
  call: Call,
  order: Order,
  fact: string,
  facts: Readonly<Record<string, string>> = {},
): Promise<void> {
  await recordStep(tx, call, {
    type: `crm.sales.order.${fact}.v1`,
    noun: 'order',
    recordId: order.id,
    dealId: order.dealId,
    orderId: order.id,
    facts: { number: order.number, ...facts, ...('total' in facts && { currency: order.total?.currency ?? '' }) },
  });
}
