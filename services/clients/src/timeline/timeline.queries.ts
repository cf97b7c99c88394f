import { can } from '@crm/kit/access/actor';
import { scopeCondition } from '@crm/kit/access/scope';
import type { Actor, Language } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import { statement, type Db, type Statement } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import { argumentsHash, readPageToken, writePageToken } from '@crm/kit/resource/page-token';
import { pageKey } from '@crm/kit/resource/read';
import type {
  ListTimelineRequest,
  ListTimelineResponse,
  TimelineGroup,
  TimelineItem,
} from '@crm/proto/gen/crm/clients/v1/timeline';
import { listResults } from '../activity/results.store.ts';
import type { ClientResource } from '../client/client.resource.ts';
import { timelineTitle, type Words } from './timeline-title.ts';

interface ItemRow {
  id: string;
  time: Date;
  group: string;
  kind: string;
  client_id: string;
  record_type: string;
  record_id: string | null;
  actor_id: string | null;
  actor_name: string | null;
  text: string;
  data: Readonly<Record<string, unknown>>;
}

const MOST = 200;
/** Rights by which lines are shown: one per noun that writes lines. */
const PERMISSIONS = [
  'clients:client:read',
  'clients:activity:read',
  'clients:document:read',
  'clients:email:read',
  'sales:deal:read',
  'sales:quote:read',
  'sales:order:read',
  'sales:payment:read',
  'sales:reservation:read',
  'sales:document_set:read',
];

/** Lines that this actor may see: each by the right and the scope of the record it tells of. */
function visibleTo(actor: Actor, firstParam: number): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const byRight = PERMISSIONS.filter((permission) => can(actor, permission) !== undefined).map((permission) => {
    params.push(permission);
    const right = `$${String(firstParam + params.length - 1)}`;
    const scope = scopeCondition(
      actor,
      permission,
      { owner: 't.owner_id', team: 't.team_id' },
      firstParam + params.length,
    );
    params.push(...scope.params);
    return `(t.permission = ${right} and ${scope.sql})`;
  });
  return { sql: byRight.length === 0 ? 'false' : `(${byRight.join(' or ')})`, params };
}

/** A page of a client's history, the newest first. Throws NOT_FOUND for a client that the caller may not see. */
export async function listTimeline(
  db: Db,
  clients: ClientResource,
  request: ListTimelineRequest,
  call: Call,
): Promise<ListTimelineResponse> {
  const [client] = await loadRows(db, clients, [request.clientId], {
    actor: call.actor,
    permission: 'clients:client:read',
    deleted: true,
  });
  if (!client) throw notFound('client', request.clientId);
  const limit = Math.min(request.pageSize || 50, MOST);
  const args = argumentsHash(['timeline', request.clientId, request.recordId, request.groups, call.actor.userId]);
  const mark = request.pageToken === '' ? undefined : readPageToken(pageKey(db), request.pageToken, args, 2);
  const { text, params } = pageSql(request, call.actor, mark?.cursor);
  const rows = await db.query<ItemRow>(itemsStatement(`${text} limit ${limit + 1}`), params);
  const results = resultWords(await listResults(db), call.language);
  const last = rows[limit - 1];
  const nextPageToken =
    rows.length > limit && last
      ? writePageToken(pageKey(db), { cursor: [last.time.toISOString(), last.id] }, args)
      : '';
  return { items: rows.slice(0, limit).map((row) => toItem(row, call.language, results)), nextPageToken };
}

function pageSql(
  request: ListTimelineRequest,
  actor: Actor,
  cursor: readonly unknown[] | undefined,
): { text: string; params: unknown[] } {
  const params: unknown[] = [request.clientId];
  const conditions = ['t.client_id = $1'];
  const add = (value: unknown): string => `$${String(params.push(value))}`;
  if (request.recordId !== '') conditions.push(`t.related @> array[${add(request.recordId)}::uuid]`);
  if (request.groups.length > 0) conditions.push(`t."group" = any(${add(request.groups)})`);
  if (cursor) conditions.push(`(t.time, t.id) < (${add(cursor[0])}::timestamptz, ${add(cursor[1])}::uuid)`);
  const visible = visibleTo(actor, params.length + 1);
  conditions.push(visible.sql);
  const text = `select t.id, t.time, t."group", t.kind, t.client_id, t.record_type, t.record_id, t.actor_id, u.name as actor_name, t.text, t.data
    from timeline_items t left join users u on u.id = t.actor_id where ${conditions.join(' and ')} order by t.time desc, t.id desc`;
  return { text, params: [...params, ...visible.params] };
}

function itemsStatement(text: string): Statement {
  return statement('timeline_list', text);
}

function resultWords(rows: Awaited<ReturnType<typeof listResults>>, language: Language): Words {
  return Object.fromEntries(rows.map(({ code, names }) => [code, names[language] ?? names['en'] ?? code]));
}

function toItem(row: ItemRow, language: Language, results: Words): TimelineItem {
  return {
    id: row.id,
    time: row.time,
    group: row.group as TimelineGroup,
    kind: row.kind,
    title: timelineTitle(row.kind, row.data, language, results),
    text: row.text,
    clientId: row.client_id,
    recordType: row.record_type,
    recordId: row.record_id ?? '',
    actorId: row.actor_id ?? '',
    actorName: row.actor_name ?? '',
    data: row.data,
  };
}
