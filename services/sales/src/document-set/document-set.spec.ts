import { DocumentSet, SetDocument } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { askedAgain, attached } from './document-set.ts';

const set = DocumentSet.fromJSON({
  id: 's',
  revision: 1,
  status: 'DOCUMENT_SET_STATUS_REQUESTED',
  types: ['invoice', 'act'],
});
const document = (type: string, revision: number) =>
  SetDocument.fromJSON({ documentId: `${type}-id`, type, number: `${type}-1`, revision });

test('[SA-18] a set is issued once each of its documents is there; the same one twice changes nothing', () => {
  const first = attached(set, document('act', 1));
  expect(first.status).toBe('DOCUMENT_SET_STATUS_REQUESTED');
  expect(attached(first, document('act', 1))).toBe(first);
  expect(attached(first, document('invoice', 1)).status).toBe('DOCUMENT_SET_STATUS_ISSUED');
});

test('[SA-18] a re-issue keeps what was issued, and waits for the next revision of each', () => {
  const issued = attached(attached(set, document('act', 1)), document('invoice', 1));
  const again = askedAgain(issued, [], 'ru');
  expect(again).toMatchObject({ revision: 2, status: 'DOCUMENT_SET_STATUS_REQUESTED', types: ['invoice', 'act'] });
  const half = attached(again, document('act', 2));
  expect(half.status).toBe('DOCUMENT_SET_STATUS_REQUESTED');
  const whole = attached(half, document('invoice', 2));
  expect(whole.status).toBe('DOCUMENT_SET_STATUS_ISSUED');
  expect(whole.documents.map((item) => `${item.type} ${item.revision}`)).toEqual([
    'act 1',
    'invoice 1',
    'act 2',
    'invoice 2',
  ]);
});

test('a late document of an earlier revision is kept and issues nothing', () => {
  const again = askedAgain(set, [], 'en');
  expect(attached(attached(again, document('act', 1)), document('invoice', 1)).status).toBe(
    'DOCUMENT_SET_STATUS_REQUESTED',
  );
});
