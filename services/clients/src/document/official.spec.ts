import type { DocumentType } from '@crm/proto/gen/crm/clients/v1/templates';
import { isOfRecord, violationsOf, type Asked } from './official.ts';

const asked = (type: string, more: Partial<Asked> = {}): string[] =>
  violationsOf({ type: type as DocumentType, ...more }).map(({ field, reason }) => `${field} ${reason}`);

test.each(['DOCUMENT_TYPE_INVOICE', 'DOCUMENT_TYPE_WAYBILL', 'DOCUMENT_TYPE_ACT'])(
  '[G1] %s is of an order and takes no lines from whoever asks',
  (type) => {
    expect(asked(type)).toEqual(['orderId REQUIRED']);
    expect(asked(type, { orderId: 'o' })).toEqual([]);
    expect(asked(type, { orderId: 'o', data: { lines: [] } })).toEqual(['data LINES_FROM_RECORD']);
    expect(asked(type, { quoteId: 'q' })).toEqual(['orderId REQUIRED']);
  },
);

test('[G1] a quote is of a quote, a price list is sent by sales, and a letter says what it is given', () => {
  expect(asked('DOCUMENT_TYPE_QUOTE', { quoteId: 'q' })).toEqual([]);
  expect(asked('DOCUMENT_TYPE_QUOTE', { orderId: 'o' })).toEqual(['quoteId REQUIRED']);
  expect(asked('DOCUMENT_TYPE_PRICE_LIST', { data: {} })).toEqual(['type SENT_BY_SALES', 'data LINES_FROM_RECORD']);
  expect(asked('DOCUMENT_TYPE_OTHER', { data: { lines: [] } })).toEqual([]);
  expect(isOfRecord('DOCUMENT_TYPE_OTHER')).toBe(false);
});
