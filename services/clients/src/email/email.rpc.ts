import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Call } from '@crm/kit/grpc/call';
import { invalid, type Violation } from '@crm/kit/grpc/errors';
import { schedule } from '@crm/kit/jobs/scheduler';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { runCommand, runOnce } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { standardMethods } from '@crm/kit/resource/standard';
import {
  EmailsServiceService,
  EmailStatus,
  type OutgoingEmail,
  type RetryEmailRequest,
  type SendEmailRequest,
} from '@crm/proto/gen/crm/clients/v1/emails';
import { registry } from '@crm/proto/registry/clients';
import type { DocumentResource } from '../document/document.resource.ts';
import { errors, fieldTexts } from '../errors.ts';
import { saveTimeline } from '../timeline/timeline.store.ts';
import { emailLine, queueEmail, SEND } from './email.queue.ts';
import type { EmailResource } from './email.resource.ts';

export interface Post {
  documents: DocumentResource;
  emails: EmailResource;
  mailFrom: string;
}

/** gRPC of letters. */
export function emailsService(db: Db, post: Post): Implementation {
  const standard = standardMethods(post.emails, db);
  return implement(EmailsServiceService, {
    getEmail: standard.get,
    listEmails: standard.list,
    sendEmail: (request, call) => sendEmail(db, post, request, call),
    retryEmail: (request, call) => retryEmail(db, post, request, call),
  });
}

async function sendEmail(db: Db, post: Post, request: SendEmailRequest, call: Call): Promise<OutgoingEmail> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'clients.email.send', request, answer: 'crm.clients.v1.OutgoingEmail' },
    async (tx) => {
      const { email } = request;
      if (!email) throw invalid([{ field: 'email', reason: 'REQUIRED' }]);
      await checkPapers(tx, post, email);
      const draft = { ...email, ownerId: call.actor.userId, teamId: call.actor.teamId ?? '' };
      return queueEmail(tx, post.emails, draft, post.mailFrom, call);
    },
  );
}

/** Every attached document must be made. */
async function checkPapers(tx: Tx, post: Post, email: OutgoingEmail): Promise<void> {
  if (email.documentIds.length === 0) return;
  const documents = await loadRows(tx, post.documents, email.documentIds);
  const unmade = new Set(documents.filter(({ revision }) => revision === 0).map(({ id }) => id));
  const violations = email.documentIds.flatMap((id, index) =>
    unmade.has(id) ? [notReady(`email.documentIds[${index}]`)] : [],
  );
  if (violations.length > 0) throw invalid(violations);
}

/** A letter takes along what is there: one with a paper missing would say so to the client and to nobody here. */
function notReady(field: string): Violation {
  const texts = fieldTexts['DOCUMENT_NOT_READY'];
  return { field, reason: 'DOCUMENT_NOT_READY', ...(texts && { texts }) };
}

async function retryEmail(db: Db, post: Post, request: RetryEmailRequest, call: Call): Promise<OutgoingEmail> {
  const options = { id: request.id, etag: request.etag, permission: 'clients:email:create', action: 'retry', request };
  return runCommand(db, post.emails, call, options, async (tx, before) => {
    if (before.status !== EmailStatus.EMAIL_STATUS_FAILED) throw errors.EMAIL_NOT_FAILED();
    await schedule(tx, {
      kind: SEND,
      key: before.id,
      runAt: call.now,
      payload: { emailId: before.id, traceparent: call.traceparent },
    });
    const after = { ...before, status: EmailStatus.EMAIL_STATUS_QUEUED, attempts: 0, lastError: '' };
    await saveTimeline(tx, emailLine(after, call.now, 'email.queued'));
    return { after };
  });
}
