import { readTopics } from '@crm/kit/kafka/topics';
import { testPlatform } from '../kit/platform.ts';

/** What the sale of brick says on Kafka, step by step. */
export const saleEvents = [
  'clients.client.created',
  'sales.deal.created',
  'sales.price_list.send_requested',
  'clients.email.sent',
  'clients.activity.created',
  'sales.quote.accepted',
  'sales.order.confirmed',
  'sales.order.backordered',
  'sales.supplier_request.sent',
  'sales.receipt.posted',
  'sales.stock.moved',
  'sales.reservation.completed',
  'sales.payment.registered',
  'sales.order.paid',
  'clients.activity.completed',
  'sales.document_set.requested',
  'clients.document.issued',
  'sales.order.shipped',
  'sales.deal.won',
].map(fact);

/** What only the sale in the portal has: days pass, and another deal comes to nothing. */
export const portalEvents = ['clients.activity.reminded', 'clients.notification.created', 'sales.deal.lost'].map(fact);

function fact(name: string): string {
  return `crm.${name}.v1`;
}

/** Every topic of facts of the two services, as this platform's broker names it. */
export const saleTopics = (): string[] =>
  readTopics('deploy/kafka/topics.yaml')
    .filter(
      ({ name, owner }) => ['clients', 'sales'].includes(owner) && !name.includes('.state.') && !name.includes('.dlt.'),
    )
    .map(({ name }) => name.replace(/^crm\./, `${testPlatform().instance ?? 'crm'}.`));
