import { isUuid, uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Part } from '@crm/kit/resource/parts';

export interface StageRow {
  stage: string;
  entered_at: Date;
  left_at: Date | null;
  actor_id: string | null;
  reason: string;
}

const ENTER = `insert into client_stages (id, client_id, stage, entered_at, actor_id, reason)
  select $1, saved.id, $2, $3, $4, $5 from saved`;
const LIST: Statement = {
  name: 'client_stages_list',
  text: `select stage, entered_at, lag(entered_at) over latest as left_at, actor_id, reason
    from client_stages where client_id = $1 window latest as (order by entered_at desc, id desc) order by entered_at desc, id desc limit 500`,
};

/** A client enters a stage, and so leaves the one before. */
export function stageEntered(stage: string, at: Date, actorId: string, reason = ''): Part {
  return { text: ENTER, params: [uuidv7(), stage, at, isUuid(actorId) ? actorId : null, reason] };
}

/** The stages of a client, the present one first. */
export async function listStages(tx: Pick<Tx, 'query'>, clientId: string): Promise<StageRow[]> {
  return tx.query<StageRow>(LIST, [clientId]);
}
