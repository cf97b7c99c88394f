import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { schedule } from '@crm/kit/jobs/scheduler';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { insertRow } from '@crm/kit/resource/command';
import { EmailStatus, type OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { saveTimeline } from '../timeline/timeline.store.ts';
import type { EmailResource } from './email.resource.ts';

export const SEND = 'email.send';

const OF_SENDING: Statement = { name: 'email_of_sending', text: 'update emails set sending_id = $2 where id = $1' };

/**
 * Queues a letter: its record, its line in the timeline and its job in one transaction. The Message-ID is fixed here, so
 * that a letter sent twice after a crash is one letter to every mail program.
 */
export async function queueEmail(
  tx: Tx,
  emails: EmailResource,
  draft: OutgoingEmail,
  mailFrom: string,
  call: Call,
  sendingId?: string,
): Promise<OutgoingEmail> {
  const id = uuidv7();
  const domain = /@([^>\s]+)/.exec(mailFrom)?.[1] ?? 'localhost';
  const letter = {
    ...draft,
    id,
    // One line, whatever it is made of: what follows a line break would be another header.
    subject: draft.subject.replace(/[\s\p{C}]+/gu, ' ').trim(),
    status: EmailStatus.EMAIL_STATUS_QUEUED,
    messageId: `<${id}@${domain}>`,
    attempts: 0,
    lastError: '',
    sentTime: undefined,
  };
  const saved = await insertRow(tx, emails, letter, call);
  if (sendingId !== undefined) await tx.query(OF_SENDING, [id, sendingId]);
  await saveTimeline(tx, emailLine(saved, call.now, 'email.queued'));
  await schedule(tx, { kind: SEND, key: id, runAt: call.now, payload: { emailId: id, traceparent: call.traceparent } });
  return saved;
}

/** The line of a letter, which changes as the letter goes its way. */
export function emailLine(email: OutgoingEmail, time: Date, kind: 'email.queued' | 'email.sent' | 'email.failed') {
  const { id, clientId, dealId, orderId, createdBy, ownerId, teamId, subject, text } = email;
  return {
    id,
    clientId,
    time,
    kind,
    group: 'TIMELINE_GROUP_COMMUNICATION',
    recordType: 'clients.email',
    recordId: id,
    related: [dealId, orderId],
    actorId: createdBy || ownerId,
    text: text.slice(0, 2000),
    data: { subject, documents: email.documentIds },
    permission: 'clients:email:read',
    ownerId,
    teamId,
  };
}
