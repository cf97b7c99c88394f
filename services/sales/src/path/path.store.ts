import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { PathStep } from '@crm/proto/gen/crm/sales/v1/reports';

/** One thing that happened on the way of a deal or an order, with the figures worth telling. */
export interface Step {
  /** The event, as "crm.sales.order.reserved.v1". */
  type: string;
  noun: string;
  recordId: string;
  dealId?: string;
  orderId?: string;
  facts?: Readonly<Record<string, string>>;
  /** Who did it, where that is not the caller: of a fact heard from another service. */
  actorId?: string | undefined;
}

const ADD: Statement = {
  name: 'path_step_add',
  text: 'insert into path_steps (id, deal_id, order_id, time, type, actor_id, noun, record_id, facts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
};

/** Writes a step in the transaction of what it tells. */
export async function recordStep(tx: Tx, call: Pick<Call, 'now' | 'actor'>, step: Step): Promise<void> {
  const facts = Object.fromEntries(Object.entries(step.facts ?? {}).filter(([, value]) => value !== ''));
  await tx.query(ADD, [
    uuidv7(),
    step.dealId || null,
    step.orderId || null,
    call.now,
    step.type,
    step.actorId || call.actor.userId,
    step.noun,
    step.recordId,
    JSON.stringify(facts),
  ]);
}

interface StepRow {
  time: Date;
  type: string;
  actor_id: string | null;
  noun: string;
  record_id: string;
  facts: Record<string, string>;
}

const OF_ORDER: Statement = {
  name: 'path_of_order',
  text: 'select time, type, actor_id, noun, record_id, facts from path_steps where order_id = $1 order by id limit 1000',
};
const OF_DEAL: Statement = {
  name: 'path_of_deal',
  text: `select time, type, actor_id, noun, record_id, facts from path_steps
    where deal_id = $1 or order_id in (select id from orders where deal_id = $1) order by id limit 2000`,
};

export async function stepsOfOrder(tx: Pick<Tx, 'query'>, orderId: string): Promise<PathStep[]> {
  return (await tx.query<StepRow>(OF_ORDER, [orderId])).map(toStep);
}

/** Steps of a deal and of its orders, oldest first. */
export async function stepsOfDeal(tx: Pick<Tx, 'query'>, dealId: string): Promise<PathStep[]> {
  return (await tx.query<StepRow>(OF_DEAL, [dealId])).map(toStep);
}

function toStep(row: StepRow, index: number): PathStep {
  return {
    time: row.time,
    type: row.type,
    actorId: row.actor_id ?? '',
    noun: row.noun,
    recordId: row.record_id,
    facts: row.facts,
    position: BigInt(index + 1),
  };
}
