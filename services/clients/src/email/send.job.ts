import { Readable } from 'node:stream';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { EmailFailed, EmailSent } from '@crm/proto/gen/crm/clients/events/v1/documents';
import { EmailStatus, type OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { filePieces } from '../document/document.store.ts';
import { notify } from '../notification/notification.store.ts';
import { callFor } from '../system-call.ts';
import { saveTimeline } from '../timeline/timeline.store.ts';
import { emailLine, SEND } from './email.queue.ts';
import type { EmailResource } from './email.resource.ts';
import { MailRefused, type Mailer } from './smtp.ts';

/** Runs until a letter counts as failed: with pauses of 2 s to 10 min some forty minutes, long enough for a restart of the mail server. */
const ATTEMPTS = 12;

interface AttachmentRow {
  id: string;
  revision: number;
  file_name: string;
  content_type: string;
}

const ATTACHMENTS: Statement = {
  name: 'email_attachments',
  text: `select d.id, d.revision, d.file_name, d.content_type from unnest($1::uuid[]) with ordinality as wanted (id, n)
    join documents d on d.id = wanted.id order by wanted.n`,
};
const SENDING: Statement = { name: 'email_sending', text: 'select sending_id from emails where id = $1' };
// Bookkeeping of a run that will be repeated: no change of the letter that anybody should hear of.
const NOTE: Statement = {
  name: 'email_note_attempt',
  text: 'update emails set attempts = $2, last_error = $3 where id = $1',
};

/**
 * Sends a queued letter. A crash between the server's yes and our commit sends it again under the same Message-ID, which
 * mail programs show once: a letter too many is better than one too few.
 */
export function sendJob(emails: EmailResource, mailer: Mailer, mailFrom: string): JobKind {
  return {
    kind: SEND,
    concurrency: 2,
    attempts: ATTEMPTS,
    run: async (db, payload, { now, attempt }) => {
      const { emailId, traceparent } = payload as { emailId: string; traceparent?: string };
      const [email] = await loadRows(db, emails, [emailId]);
      if (email?.status !== EmailStatus.EMAIL_STATUS_QUEUED) return;
      const attachments = await db.query<AttachmentRow>(ATTACHMENTS, [email.documentIds]);
      try {
        const { to, cc, subject, text, messageId } = email;
        await mailer.send({
          from: mailFrom,
          to,
          cc,
          subject,
          text,
          messageId,
          attachments: attachments.map((row) => toAttachment(db, row)),
        });
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message.slice(0, 1000) : String(thrown);
        await db.query(NOTE, [email.id, attempt, reason]);
        if (!(thrown instanceof MailRefused) && attempt < ATTEMPTS) throw thrown;
        await settle(
          db,
          emails,
          email.id,
          { status: EmailStatus.EMAIL_STATUS_FAILED, attempts: attempt, lastError: reason },
          now,
          traceparent,
        );
        return;
      }
      await settle(
        db,
        emails,
        email.id,
        { status: EmailStatus.EMAIL_STATUS_SENT, attempts: attempt, lastError: '', sentTime: now },
        now,
        traceparent,
      );
    },
  };
}

/** The file as it is taken: piece by piece out of the database into the connection. */
function toAttachment(db: Db, { id, revision, file_name: filename, content_type: contentType }: AttachmentRow) {
  return { filename, contentType, content: Readable.from(filePieces(db, id, revision)) };
}

/** Notes how a letter ended: record, event, line, and the word to its sender when it failed. */
async function settle(
  db: Db,
  emails: EmailResource,
  id: string,
  outcome: Partial<OutgoingEmail>,
  now: Date,
  traceparent: string | undefined,
): Promise<void> {
  await db.tx(async (tx) => {
    const [email] = await loadRows(tx, emails, [id], { lock: true });
    if (email?.status !== EmailStatus.EMAIL_STATUS_QUEUED) return;
    const call = callFor(undefined, now, traceparent);
    const after = { ...email, ...outcome };
    const sent = after.status === EmailStatus.EMAIL_STATUS_SENT;
    const [row] = await tx.query<{ sending_id: string | null }>(SENDING, [id]);
    const { clientId, dealId, orderId, messageId, sentTime, attempts } = after;
    const fact = sent
      ? {
          type: 'crm.clients.email.sent.v1',
          data: EmailSent.toJSON({
            emailId: id,
            clientId,
            dealId,
            orderId,
            messageId,
            sentTime,
            priceListSendingId: row?.sending_id ?? '',
          }) as object,
        }
      : {
          type: 'crm.clients.email.failed.v1',
          data: EmailFailed.toJSON({ emailId: id, clientId, attempts }) as object,
        };
    await saveRow(tx, emails, email, after, call, { action: sent ? 'send' : 'fail', events: [fact] });
    await saveTimeline(tx, emailLine(after, now, sent ? 'email.sent' : 'email.failed'));
    if (!sent)
      await notify(
        tx,
        {
          userId: after.ownerId,
          kind: 'EMAIL_FAILED',
          params: { subject: after.subject, body: after.lastError },
          recordType: 'clients.email',
          recordId: id,
          clientId,
        },
        call,
      );
  });
}
