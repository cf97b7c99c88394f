import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { issueDocumentSet, reissueDocumentSet } from './document-set.commands.ts';
import { documentSets } from './document-set.store.ts';

export function documentSetService(db: Db): Implementation {
  const methods = standardMethods(documentSets, db);
  return implement(DocumentSetsServiceService, {
    getDocumentSet: methods.get,
    listDocumentSets: methods.list,
    getDocumentSetHistory: methods.history,
    issueDocumentSet: (request, call) => issueDocumentSet(db, request, call),
    reissueDocumentSet: (request, call) => reissueDocumentSet(db, request, call),
  });
}
