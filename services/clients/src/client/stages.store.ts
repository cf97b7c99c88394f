import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';

export interface StageRow {
  stage: string;
  entered_at: Date;
  left_at: Date | null;
  actor_id: string | null;
  reason: string;
}

const LEAVE: Statement = {
  name: 'client_stage_leave',
  text: 'update client_stages set left_at = $2 where client_id = $1 and left_at is null',
};
const ENTER: Statement = {
  name: 'client_stage_enter',
  text: 'insert into client_stages (id, client_id, stage, entered_at, actor_id, reason) values ($1, $2, $3, $4, $5, $6)',
};
const LIST: Statement = {
  name: 'client_stages_list',
  text: 'select stage, entered_at, left_at, actor_id, reason from client_stages where client_id = $1 order by entered_at desc, id desc limit 500',
};

/** Writes down that a client entered a stage, and so left the one before. */
export async function enterStage(
  tx: Tx,
  entry: { clientId: string; stage: string; at: Date; actorId: string; reason: string },
): Promise<void> {
  await tx.query(LEAVE, [entry.clientId, entry.at]);
  await tx.query(ENTER, [
    uuidv7(),
    entry.clientId,
    entry.stage,
    entry.at,
    /^[0-9a-f-]{36}$/i.test(entry.actorId) ? entry.actorId : null,
    entry.reason,
  ]);
}

/** The stages of a client, the present one first. */
export async function listStages(tx: Pick<Tx, 'query'>, clientId: string): Promise<StageRow[]> {
  return tx.query<StageRow>(LIST, [clientId]);
}
