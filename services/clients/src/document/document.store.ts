import { isUuid } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';

const NEXT: Statement = {
  name: 'document_number_next',
  text: `insert into document_numbers (template_id, year, last) values ($1, $2, 1)
    on conflict (template_id, year) do update set last = document_numbers.last + 1 returning last`,
};
const ADD: Statement = {
  name: 'document_revision_add',
  text: `insert into document_revisions (document_id, revision, template_version, data, content, size, sha256, reason, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
const CONTENT: Statement = {
  name: 'document_content',
  text: 'select content, data from document_revisions where document_id = $1 and revision = $2',
};
const REVISIONS: Statement = {
  name: 'document_revisions_list',
  text: `select revision, template_version, size, sha256, reason, created_at, created_by from document_revisions where document_id = $1 order by revision desc limit 500`,
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

/** The next running number of a template in a year. Others who want one wait until this transaction ends: no gaps. */
export async function nextNumber(tx: Tx, templateId: string, year: number): Promise<number> {
  const [row] = await tx.query<{ last: number }>(NEXT, [templateId, year]);
  return row?.last ?? 1;
}

export interface Revision {
  documentId: string;
  revision: number;
  templateVersion: number;
  data: object;
  content: Buffer;
  sha256: string;
  reason: string;
  at: Date;
  actorId: string;
}

/** Keeps a file as a revision of its document. */
export async function addRevision(tx: Tx, one: Revision): Promise<void> {
  const actorId = isUuid(one.actorId) ? one.actorId : null;
  await tx.query(ADD, [
    one.documentId,
    one.revision,
    one.templateVersion,
    JSON.stringify(one.data),
    one.content,
    BigInt(one.content.length),
    one.sha256,
    one.reason,
    one.at,
    actorId,
  ]);
}

/** The file of a revision and the data it was made of; undefined when there is none. */
export async function loadContent(
  tx: Pick<Tx, 'query'>,
  documentId: string,
  revision: number,
): Promise<{ content: Buffer; data: object } | undefined> {
  const [row] = await tx.query<{ content: Buffer; data: object }>(CONTENT, [documentId, revision]);
  return row;
}

export async function listRevisions(tx: Pick<Tx, 'query'>, documentId: string): Promise<RevisionRow[]> {
  return tx.query<RevisionRow>(REVISIONS, [documentId]);
}

/** The document of a type within a set. */
export async function findInSet(tx: Pick<Tx, 'query'>, setId: string, type: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(IN_SET, [setId, type]);
  return row?.id;
}
