/** Documents of an order: asked for as a set, numbered elsewhere, attached as they are issued. */
import type { DocumentSet, SetDocument } from '@crm/proto/gen/crm/sales/v1/document_sets';

/** All that closes and ships an order. */
export const ALL_TYPES: readonly string[] = ['invoice', 'waybill', 'act'];

/** The set with its next revision asked for; the documents of earlier revisions stay. */
export function askedAgain(set: DocumentSet, types: readonly string[], language: string): DocumentSet {
  return {
    ...set,
    revision: set.revision + 1,
    status: 'DOCUMENT_SET_STATUS_REQUESTED',
    types: types.length > 0 ? [...types] : set.types,
    language,
  };
}

/** The set with a document that was issued for it; issued once each type has its newest revision. The same document twice changes nothing. */
export function attached(set: DocumentSet, document: SetDocument): DocumentSet {
  if (set.documents.some((item) => item.documentId === document.documentId && item.revision === document.revision))
    return set;
  const documents = [...set.documents, document].sort((left, right) => left.revision - right.revision);
  const whole = set.types.every((type) =>
    documents.some((item) => item.type === type && item.revision >= set.revision),
  );
  return { ...set, documents, status: whole ? 'DOCUMENT_SET_STATUS_ISSUED' : set.status };
}
