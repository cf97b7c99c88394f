import { isUuid } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';

const BEGIN: Statement = {
  name: 'document_revision_begin',
  text: `insert into document_revisions (document_id, revision, data, reason, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (document_id, revision) do update set data = excluded.data, reason = excluded.reason,
      created_at = excluded.created_at, created_by = excluded.created_by where document_revisions.content is null`,
};
const PENDING: Statement = {
  name: 'document_revision_pending',
  text: `select revision, data, created_by from document_revisions where document_id = $1 and content is null
    order by revision desc limit 1`,
};
const FINISH: Statement = {
  name: 'document_revision_finish',
  text: `update document_revisions set content = $3, size = $4, sha256 = $5, template_version = $6
    where document_id = $1 and revision = $2 and content is null returning revision`,
};
const DROP: Statement = {
  name: 'document_revision_drop',
  text: 'delete from document_revisions where document_id = $1 and revision = $2 and content is null',
};
const DATA: Statement = {
  name: 'document_data',
  text: 'select data from document_revisions where document_id = $1 order by revision desc limit 1',
};
/** Substring counts from 1. */
const PIECE: Statement = {
  name: 'document_piece',
  text: `select substring(content from $3 for $4) as piece from document_revisions
    where document_id = $1 and revision = $2 and content is not null`,
};
const REVISIONS: Statement = {
  name: 'document_revisions_list',
  text: `select revision, template_version, size, sha256, reason, created_at, created_by from document_revisions where document_id = $1 and content is not null order by revision desc limit 500`,
};
const IN_SET: Statement = { name: 'document_in_set', text: 'select id from documents where set_id = $1 and type = $2' };

export interface RevisionRow {
  revision: number;
  template_version: number;
  size: bigint;
  sha256: string;
  reason: string;
  created_at: Date;
  created_by: string | null;
}

export interface PendingRevision {
  revision: number;
  data: object;
  created_by: string | null;
}

export interface NewRevision {
  documentId: string;
  revision: number;
  data: object;
  reason: string;
  at: Date;
  actorId: string;
}

/** Writes down what a revision is to be made of; its file comes later. */
export async function beginRevision(tx: Tx, one: NewRevision): Promise<void> {
  const actorId = isUuid(one.actorId) ? one.actorId : null;
  await tx.query(BEGIN, [one.documentId, one.revision, JSON.stringify(one.data), one.reason, one.at, actorId]);
}

/** The revision that has no file yet. */
export async function pendingRevision(tx: Tx, documentId: string): Promise<PendingRevision | undefined> {
  const [row] = await tx.query<PendingRevision>(PENDING, [documentId]);
  return row;
}

export interface Finished {
  content: Buffer;
  sha256: string;
  templateVersion: number;
}

/** Attaches the file of a revision; false when it has one already. */
export async function finishRevision(tx: Tx, documentId: string, revision: number, file: Finished): Promise<boolean> {
  const size = BigInt(file.content.length);
  const rows = await tx.query(FINISH, [documentId, revision, file.content, size, file.sha256, file.templateVersion]);
  return rows.length > 0;
}

export async function dropRevision(tx: Tx, documentId: string, revision: number): Promise<void> {
  await tx.query(DROP, [documentId, revision]);
}

/** What the last revision was made of, or was to be. */
export async function lastData(tx: Pick<Tx, 'query'>, documentId: string): Promise<object> {
  const [row] = await tx.query<{ data: object }>(DATA, [documentId]);
  return row?.data ?? {};
}

const PIECE_BYTES = 256 * 1024;

/** The file of a revision piece by piece, never whole in memory; nothing when there is none. */
export async function* filePieces(db: Pick<Tx, 'query'>, documentId: string, revision: number): AsyncGenerator<Buffer> {
  for (let at = 1; ; at += PIECE_BYTES) {
    const [row] = await db.query<{ piece: Buffer }>(PIECE, [documentId, revision, at, PIECE_BYTES]);
    if (!row || row.piece.length === 0) return;
    yield row.piece;
    if (row.piece.length < PIECE_BYTES) return;
  }
}

export async function listRevisions(tx: Pick<Tx, 'query'>, documentId: string): Promise<RevisionRow[]> {
  return tx.query<RevisionRow>(REVISIONS, [documentId]);
}

/** The document of a type within a set. */
export async function findInSet(tx: Pick<Tx, 'query'>, setId: string, type: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(IN_SET, [setId, type]);
  return row?.id;
}
