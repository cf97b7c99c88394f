import { systemCall } from '@crm/kit/grpc/call';
import type { HandlerContext } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import type { Tx } from '@crm/kit/pg/pool';
import type { EmailSent } from '@crm/proto/gen/crm/clients/events/v1/documents';
import { recordStep } from '../path/path.store.ts';

/** A letter of a deal or an order left: a step on its way. */
export async function emailSent(tx: Tx, event: CloudEvent<Partial<EmailSent>>, { now }: HandlerContext): Promise<void> {
  const { emailId = '', dealId = '', orderId = '' } = event.data;
  if (emailId === '' || (dealId === '' && orderId === '')) return;
  await recordStep(tx, systemCall('sales', now), {
    type: 'crm.clients.email.sent.v1',
    noun: 'email',
    recordId: emailId,
    dealId,
    orderId,
    actorId: event.authid,
  });
}
