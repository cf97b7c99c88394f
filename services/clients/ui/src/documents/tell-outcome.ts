import { notify } from '@crm/portal-sdk';
import type { Document } from '../records.ts';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** Says how issuing ended: the file is there, is on its way, or could not be made and why. */
export function tellOutcome(document: Document, done: string, t: Translate): void {
  if (document.failureReason) notify({ kind: 'error', text: failureText(document, t) });
  else if (document.status === 'DOCUMENT_STATUS_RENDERING') notify({ kind: 'info', text: t('documents.rendering') });
  else notify({ kind: 'success', text: done });
}

/** Why the last attempt to make the file came to nothing. */
export function failureText({ failureReason = '', failureDetail = '' }: Document, t: Translate): string {
  if (failureReason === '') return '';
  const known = ['TEMPLATE_NOT_READABLE', 'OVER_TIME', 'OVER_MEMORY', 'OVER_OUTPUT', 'OVER_INPUT', 'TOO_DEEP'];
  const reason = known.includes(failureReason) ? failureReason : 'OTHER';
  return t(`documents.failures.${reason}`, { detail: failureDetail });
}
