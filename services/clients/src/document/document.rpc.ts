import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Call } from '@crm/kit/grpc/call';
import type { Db } from '@crm/kit/pg/pool';
import { getRecord } from '@crm/kit/resource/read';
import { standardMethods } from '@crm/kit/resource/standard';
import {
  DocumentStatus,
  DocumentsServiceService,
  type DownloadDocumentRequest,
} from '@crm/proto/gen/crm/clients/v1/documents';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { errors } from '../errors.ts';
import { batchIssueDocuments, issueDocument, reissueDocument } from './document.commands.ts';
import type { Press } from './document.issue.ts';
import { listRevisions, loadContent } from './document.store.ts';

const CHUNK = 256 * 1024;

/** gRPC of documents. */
export function documentsService(db: Db, press: Press): Implementation {
  const standard = standardMethods(press.documents, db);
  return implement(DocumentsServiceService, {
    getDocument: standard.get,
    listDocuments: standard.list,
    getDocumentHistory: standard.history,
    issueDocument: (request, call) => issueDocument(db, press, request, call),
    batchIssueDocuments: (request, call) => batchIssueDocuments(db, press, request, call),
    reissueDocument: (request, call) => reissueDocument(db, press, request, call),
    downloadDocument: (request, call) => download(db, press, request, call),
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

async function* download(db: Db, press: Press, request: DownloadDocumentRequest, call: Call): AsyncIterable<FileChunk> {
  const document = await getRecord(db, press.documents, request.id, call);
  if (document.status === DocumentStatus.DOCUMENT_STATUS_RENDERING) throw errors.DOCUMENT_NOT_READY();
  const revision = request.revision || document.revision;
  const file = await loadContent(db, document.id, revision);
  if (!file) throw errors.REVISION_MISSING({ revision });
  for (let at = 0; at < file.content.length; at += CHUNK) {
    const data = file.content.subarray(at, at + CHUNK);
    yield at === 0
      ? { data, fileName: document.fileName, contentType: document.contentType }
      : { data, fileName: '', contentType: '' };
  }
}
