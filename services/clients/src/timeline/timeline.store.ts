import { isUuid, uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { writeParts, type Part } from '@crm/kit/resource/parts';

/** One line of a client's history. */
export interface TimelineEntry {
  /** Of a record whose line changes with it (an activity, a letter) its own id; else left out. */
  id?: string;
  clientId: string;
  time: Date;
  group: string;
  /** "activity.planned", "crm.sales.deal.won.v1": chooses the text. */
  kind: string;
  recordType: string;
  recordId: string;
  actorId: string;
  /** Other records whose history shows it: the deal, the order. */
  related?: readonly string[];
  text?: string;
  /** Values for the title's placeholders. No names of persons. */
  data?: object;
  /** Whose record it tells of: only who may see that one sees the line. */
  permission: string;
  ownerId?: string;
  teamId?: string;
}

const SAVE = `insert into timeline_items (id, client_id, time, "group", kind, record_type, record_id, actor_id, text, data, permission, owner_id, team_id, related)
    select $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 from saved
    on conflict (id) do update set client_id = excluded.client_id, time = excluded.time, kind = excluded.kind, actor_id = excluded.actor_id,
      text = excluded.text, data = excluded.data, owner_id = excluded.owner_id, team_id = excluded.team_id, related = excluded.related`;

/** Takes the line of a deleted record away: the one that has its id. */
export const LINE_REMOVED: Part = {
  text: 'delete from timeline_items t using saved where t.id = saved.id',
  params: [],
};

/**
 * A record that goes to another owner takes its lines along: who sees the record sees what happened to it, nobody else.
 * For a client's own lines; the new one is written beside.
 */
export const LINES_FOLLOW: Part = {
  text: `update timeline_items t set owner_id = saved.owner_id, team_id = saved.team_id from saved
    where t.client_id = saved.id and t.record_id = saved.id`,
  params: [],
};

/** The same for a record of another service, as its events tell whose it is. */
export async function linesFollow(
  tx: Pick<Tx, 'query'>,
  entry: Pick<TimelineEntry, 'clientId' | 'recordId' | 'ownerId' | 'teamId'>,
): Promise<void> {
  await tx.query(FOLLOW, [entry.clientId, entry.recordId, uuidOrNull(entry.ownerId), uuidOrNull(entry.teamId)]);
}

const FOLLOW: Statement = {
  name: 'timeline_follow',
  text: 'update timeline_items set owner_id = $3, team_id = $4 where client_id = $1 and record_id = $2',
};

/** A line to be written with a record, or rewritten where there is one of the same id; none without a client. */
export function timelineLine(entry: TimelineEntry): Part[] {
  if (entry.clientId === '') return [];
  const params = [
    entry.id ?? uuidv7(),
    entry.clientId,
    entry.time,
    entry.group,
    entry.kind,
    entry.recordType,
    uuidOrNull(entry.recordId),
    uuidOrNull(entry.actorId),
    entry.text ?? '',
    JSON.stringify(entry.data ?? {}),
    entry.permission,
    uuidOrNull(entry.ownerId),
    uuidOrNull(entry.teamId),
    [entry.recordId, ...(entry.related ?? [])].filter(isUuid),
  ];
  return [{ text: SAVE, params }];
}

/** Writes a line about a record that is there already. */
export async function saveTimeline(tx: Pick<Tx, 'query'>, entry: TimelineEntry): Promise<void> {
  await writeParts(tx, entry.clientId, timelineLine(entry));
}

function uuidOrNull(id: string | undefined): string | null {
  return id !== undefined && isUuid(id) ? id : null;
}
