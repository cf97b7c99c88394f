import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Call } from '@crm/kit/grpc/call';
import { getRecord } from '@crm/kit/resource/read';
import { standardMethods } from '@crm/kit/resource/standard';
import {
  DocumentStatus,
  DocumentsServiceService,
  type DownloadDocumentRequest,
} from '@crm/proto/gen/crm/clients/v1/documents';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { errors } from '../errors.ts';
import { batchIssueDocuments, issueDocument, reissueDocument, type Issuing } from './document.commands.ts';
import { filePieces, listRevisions } from './document.store.ts';

/** gRPC of documents. */
export function documentsService(issuing: Issuing): Implementation {
  const { db, press } = issuing;
  const standard = standardMethods(press.documents, db);
  return implement(DocumentsServiceService, {
    getDocument: standard.get,
    listDocuments: standard.list,
    getDocumentHistory: standard.history,
    issueDocument: (request, call) => issueDocument(issuing, request, call),
    batchIssueDocuments: (request, call) => batchIssueDocuments(issuing, request, call),
    reissueDocument: (request, call) => reissueDocument(issuing, request, call),
    downloadDocument: (request, call) => download(issuing, request, call),
    listDocumentRevisions: async (request, call) => {
      const document = await getRecord(db, press.documents, request.id, call);
      const rows = await listRevisions(db, document.id);
      return {
        revisions: rows.map((row) => ({
          revision: row.revision,
          createTime: row.created_at,
          createdBy: row.created_by ?? '',
          templateVersion: row.template_version,
          size: row.size,
          sha256: row.sha256,
          reason: row.reason,
        })),
      };
    },
  });
}

async function* download(
  { db, press }: Issuing,
  request: DownloadDocumentRequest,
  call: Call,
): AsyncIterable<FileChunk> {
  const { id, status, revision: last, fileName, contentType } = await getRecord(db, press.documents, request.id, call);
  const revision = request.revision || last;
  if (revision === 0 && status === DocumentStatus.DOCUMENT_STATUS_RENDERING) throw errors.DOCUMENT_NOT_READY();
  let head = { fileName, contentType };
  let found = false;
  for await (const data of filePieces(db, id, revision)) {
    found = true;
    yield { data, ...head };
    head = { fileName: '', contentType: '' };
  }
  if (!found) throw errors.REVISION_MISSING({ revision });
}
