/** What may be done with an order, and when. */
import { refuse } from '@crm/kit/result';
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { Order, OrderLine, OrderStatus } from '@crm/proto/gen/crm/sales/v1/orders';
import { ZERO, compare, isPositive, subtract } from '../amounts/decimal.ts';
import { cutToShipped } from './order-lines.ts';
import { dueOf, owedOf } from './order-money.ts';
import { OPEN, isPartShipped, openOf } from './order.ts';

export type OrderRefusal =
  | 'ORDER_STATE'
  | 'ORDER_EMPTY'
  | 'ORDER_NOT_PAID'
  | 'ORDER_HAS_PAYMENTS'
  | 'PAYMENT_EXCEEDS_DUE'
  | 'NOTHING_TO_SHIP'
  | 'NOTHING_TO_RETURN';

/** Agreed on and not shipped whole. */
const ACTIVE: readonly OrderStatus[] = [...OPEN, 'ORDER_STATUS_PICKING'];
const DELIVERED: readonly OrderStatus[] = ['ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED'];

const wrongState = ({ status }: Order) => refuse('ORDER_STATE', { status });
const unpaid = ({ paymentStatus }: Order): boolean => paymentStatus !== 'PAYMENT_STATUS_PAID';
/** Refuses when no line is as it must be: a hold of a part may have ended while others go on. */
const some =
  <R extends OrderRefusal>(test: (line: OrderLine) => boolean, reason: R) =>
  (order: Order) =>
    order.lines.some(test) ? undefined : reason === 'ORDER_STATE' ? wrongState(order) : refuse(reason);

export const orderVerbs = defineVerbs((order: Order) => order.status, 'ORDER_STATE' as OrderRefusal, {
  editLines: { from: ['ORDER_STATUS_DRAFT'], permission: 'sales:order:edit' },
  confirm: {
    from: ['ORDER_STATUS_DRAFT'],
    unless: ({ lines }) => (lines.length === 0 ? refuse('ORDER_EMPTY') : undefined),
  },
  reserve: { from: ACTIVE, unless: some((line) => isPositive(openOf(line)), 'ORDER_STATE') },
  release: { from: ACTIVE, unless: some((line) => isPositive(line.reserved) || isPositive(line.short), 'ORDER_STATE') },
  // An order that wants prepayment waits for its money.
  writeOff: {
    from: ACTIVE,
    unless: (order) =>
      order.prepayment && unpaid(order)
        ? refuse('ORDER_NOT_PAID')
        : some((line) => isPositive(line.reserved), 'NOTHING_TO_SHIP')(order),
  },
  // What is paid can be paid back.
  pay: {
    from: [...ACTIVE, ...DELIVERED, 'ORDER_STATUS_RETURNED'],
    unless: (order) =>
      isPositive(dueOf(order)?.amount ?? ZERO) || isPositive(order.paid?.amount ?? ZERO)
        ? undefined
        : refuse('PAYMENT_EXCEEDS_DUE', { due: ZERO }),
    permission: 'sales:payment:create',
  },
  issueDocuments: { from: [...ACTIVE, ...DELIVERED] },
  complete: {
    from: ['ORDER_STATUS_SHIPPED'],
    unless: (order) => (unpaid(order) ? refuse('ORDER_NOT_PAID') : undefined),
  },
  return: {
    from: ['ORDER_STATUS_PICKING', ...DELIVERED],
    unless: some((line) => isPositive(subtract(line.shipped, line.returned)), 'NOTHING_TO_RETURN'),
  },
  cancel: {
    from: ['ORDER_STATUS_DRAFT', ...ACTIVE],
    unless: (order) =>
      compare(order.paid?.amount ?? ZERO, owedOf(cancelled(order))?.amount ?? ZERO) > 0
        ? refuse('ORDER_HAS_PAYMENTS')
        : undefined,
  },
});

/** The order once it is cancelled: ended, or, when it was shipped in part, cut to what was. */
export function cancelled(order: Order): Order {
  return isPartShipped(order)
    ? { ...cutToShipped(order), cost: undefined, margin: undefined }
    : { ...order, status: 'ORDER_STATUS_CANCELLED', paymentDueDate: '' };
}
