import type { Consumer } from '@crm/kit/inbox/declaration';
import { clientState } from './client-state.ts';
import { documentIssued } from './document-issued.ts';
import { emailSent } from './email-sent.ts';

/** What sales hears of the other services. */
export const consumers: readonly Consumer[] = [
  { name: 'sales.clients', topics: ['crm.clients.clients.state.v1'], state: true, handlers: { '*': clientState } },
  {
    name: 'sales.documents',
    topics: ['crm.clients.documents.v1'],
    handlers: { 'crm.clients.document.issued.v1': documentIssued },
  },
  { name: 'sales.emails', topics: ['crm.clients.emails.v1'], handlers: { 'crm.clients.email.sent.v1': emailSent } },
];
