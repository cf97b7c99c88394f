import { isUuid, uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';

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

const SAVE: Statement = {
  name: 'timeline_save',
  text: `insert into timeline_items (id, client_id, time, "group", kind, record_type, record_id, actor_id, text, data, permission, owner_id, team_id, related)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (id) do update set client_id = excluded.client_id, time = excluded.time, kind = excluded.kind, actor_id = excluded.actor_id,
      text = excluded.text, data = excluded.data, owner_id = excluded.owner_id, team_id = excluded.team_id, related = excluded.related`,
};
const REMOVE: Statement = { name: 'timeline_remove', text: 'delete from timeline_items where id = $1' };

/** Writes a line, or rewrites the one of the same id. Does nothing without a client. */
export async function saveTimeline(tx: Pick<Tx, 'query'>, entry: TimelineEntry): Promise<void> {
  if (entry.clientId === '') return;
  await tx.query(SAVE, [
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
  ]);
}

/** Takes the line of a deleted record away. */
export async function removeTimeline(tx: Pick<Tx, 'query'>, id: string): Promise<void> {
  await tx.query(REMOVE, [id]);
}

function uuidOrNull(id: string | undefined): string | null {
  return id !== undefined && isUuid(id) ? id : null;
}
