import type { AuditEntry, HistoryRequest, HistoryResponse } from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import type { Db, Statement } from '../pg/pool.ts';
import type { Resource } from './define.ts';
import { loadOne } from './load.ts';
import { argumentsHash, readPageToken, writePageToken } from './page-token.ts';
import { pageKey, pageLimit } from './read.ts';
import type { Fields } from './row.ts';
import { hiddenFrom, hideJson } from './sensitive.ts';

interface AuditRow {
  id: string;
  time: Date;
  at: string;
  actor_id: string;
  actor_name: string;
  action: string;
  before: Fields | null;
  after: Fields | null;
  basis: string | null;
  trace_id: string | null;
}

const COLUMNS = 'id, time, time::text as at, actor_id, actor_name, action, before, after, basis, trace_id';
const ORDER = 'order by time desc, id desc limit $3';
const FIRST: Statement = {
  name: 'history_first',
  text: `select ${COLUMNS} from audit_log where noun = $1 and record_id = $2 ${ORDER}`,
};
const NEXT: Statement = {
  name: 'history_next',
  text: `select ${COLUMNS} from audit_log where noun = $1 and record_id = $2 and (time, id) < ($4::timestamptz, $5::uuid) ${ORDER}`,
};

/** Changes of one record, newest first, for whoever may see the record; without the fields that he may not see. */
export async function recordHistory<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: HistoryRequest,
  call: Call,
): Promise<HistoryResponse> {
  const { id, pageSize, pageToken } = request;
  await loadOne(db, resource, id, { actor: call.actor, permission: resource.permissionFor('read'), deleted: true });
  const limit = pageLimit(pageSize);
  const args = argumentsHash(['history', resource.options.message, id, call.actor.userId]);
  const secret = pageKey(db);
  const cursor = pageToken === '' ? undefined : readPageToken(secret, pageToken, args, 2).cursor;
  const rows = await db.query<AuditRow>(cursor ? NEXT : FIRST, [resource.noun, id, limit + 1, ...(cursor ?? [])]);
  const hidden = hiddenFrom(call.actor, resource.hidden);
  const entries = rows.slice(0, limit).map((row): AuditEntry => ({
    id: row.id,
    time: row.time,
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    noun: resource.noun,
    recordId: id,
    before: hideJson(row.before ?? undefined, hidden),
    after: hideJson(row.after ?? undefined, hidden),
    basis: row.basis ?? '',
    traceId: row.trace_id ?? '',
  }));
  const last = rows[limit - 1];
  return {
    entries,
    nextPageToken: rows.length > limit && last ? writePageToken(secret, { cursor: [last.at, last.id] }, args) : '',
  };
}
