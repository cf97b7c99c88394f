/** What the documents of a sale say comes from its record, never from whoever asks for them. */
import type { Violation } from '@crm/kit/grpc/errors';
import type { DocumentType } from '@crm/proto/gen/crm/clients/v1/templates';
import { fieldTexts } from '../errors.ts';

/** Which record the lines and sums of a kind of document come from; that of a price list is sent by sales alone. */
const RECORD_OF: Readonly<Partial<Record<DocumentType, 'orderId' | 'quoteId' | 'priceListId'>>> = {
  DOCUMENT_TYPE_INVOICE: 'orderId',
  DOCUMENT_TYPE_WAYBILL: 'orderId',
  DOCUMENT_TYPE_ACT: 'orderId',
  DOCUMENT_TYPE_QUOTE: 'quoteId',
  DOCUMENT_TYPE_PRICE_LIST: 'priceListId',
};

export interface Asked {
  type: DocumentType;
  orderId?: string;
  quoteId?: string;
  data?: object | undefined;
}

/** Whether a document of this kind speaks of goods and sums. */
export function isOfRecord(type: DocumentType): boolean {
  return RECORD_OF[type] !== undefined;
}

/** What is wrong with asking for a document so: without the record that it is of, or with words of one's own. */
export function violationsOf({ type, data, ...ids }: Asked): Violation[] {
  const record = RECORD_OF[type];
  if (record === undefined) return [];
  const violations: Violation[] = [];
  if (record === 'priceListId') violations.push(worded('type', 'SENT_BY_SALES'));
  else if (!ids[record]) violations.push({ field: record, reason: 'REQUIRED' });
  if (data !== undefined) violations.push(linesFromRecord('data'));
  return violations;
}

/** The field tries to say what only the record says. */
export function linesFromRecord(field: string): Violation {
  return worded(field, 'LINES_FROM_RECORD');
}

function worded(field: string, reason: 'LINES_FROM_RECORD' | 'SENT_BY_SALES'): Violation {
  const texts = fieldTexts[reason];
  return { field, reason, ...(texts && { texts }) };
}
