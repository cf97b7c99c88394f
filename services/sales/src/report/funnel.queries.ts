import { scopeCondition } from '@crm/kit/access/scope';
import type { Call } from '@crm/kit/grpc/call';
import { statement } from '@crm/kit/pg/pool';
import type { Tx } from '@crm/kit/pg/pool';
import type { Funnel, FunnelStage, GetFunnelRequest, Refusal } from '@crm/proto/gen/crm/sales/v1/reports';
import type { Pipeline } from '@crm/proto/gen/crm/sales/v1/pipelines';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { add as sumUp } from '../amounts/decimal.ts';
import { payable } from '../amounts/money.ts';
import { dayStart, plusDays } from '../calendar/day.ts';
import { conversions, share } from './funnel.ts';

interface StageRow {
  stage_id: string;
  status: string;
  loss_reason_id: string | null;
  furthest: number;
  stuck: boolean;
  currency: string | null;
  count: bigint;
  amount: string | null;
  weighted: string | null;
}

/**
 * Counts of one pipeline over the deals that the caller may see, created in a period: one query, grouped in PostgreSQL by
 * where a deal stands, how it stands, and the furthest stage it ever was in.
 */
export async function funnelOf(
  tx: Pick<Tx, 'query'>,
  pipeline: Pipeline,
  request: GetFunnelRequest,
  call: Call,
): Promise<Funnel> {
  const limits = pipeline.stages.map((stage) => stage.ageLimitDays);
  const params: unknown[] = [pipeline.id, pipeline.stages.map((stage) => stage.id), limits, call.now];
  const conditions = [`d.pipeline_id = $1`, 'd.deleted_at is null'];
  const add = (sql: (param: string) => string, value: unknown): void => {
    params.push(value);
    conditions.push(sql(`$${params.length}`));
  };
  // A day is the caller's: it begins and ends by his clock.
  const { timeZone } = call.actor;
  if (request.dateFrom !== '')
    add((param) => `d.created_at >= ${param}::timestamptz`, dayStart(request.dateFrom, timeZone));
  if (request.dateTo !== '')
    add((param) => `d.created_at < ${param}::timestamptz`, dayStart(plusDays(request.dateTo, 1), timeZone));
  if (request.ownerId !== '') add((param) => `d.owner_id = ${param}`, request.ownerId);
  if (request.channelId !== '') add((param) => `d.channel_id = ${param}`, request.channelId);
  const scope = scopeCondition(
    call.actor,
    'sales:deal:read',
    { owner: 'd.owner_id', team: 'd.team_id' },
    params.length + 1,
  );
  conditions.push(scope.sql);
  const text = `with stages as (select id, limit_days, place from unnest($2::uuid[], $3::int[]) with ordinality as s (id, limit_days, place)),
    counted as (
      select d.stage_id, d.status, d.loss_reason_id, d.amount_amount, d.amount_currency, d.probability,
        greatest(coalesce(here.place, 1), coalesce((select max(s.place) from deal_stages h join stages s on s.id = h.stage_id where h.deal_id = d.id and h.pipeline_id = $1), 1)) - 1 as furthest,
        d.status = 'DEAL_STATUS_OPEN' and coalesce(here.limit_days, 0) > 0 and d.stage_enter_time < $4::timestamptz - make_interval(days => here.limit_days) as stuck
      from deals d left join stages here on here.id = d.stage_id where ${conditions.join(' and ')}
    )
    select stage_id, status, loss_reason_id, furthest::int as furthest, stuck, amount_currency as currency, count(*) as count,
      sum(amount_amount) as amount, sum(amount_amount * probability / 100) as weighted
    from counted group by 1, 2, 3, 4, 5, 6`;
  const rows = await tx.query<StageRow>(statement('funnel', text), [...params, ...scope.params]);
  return assemble(pipeline, rows);
}

function assemble(pipeline: Pipeline, rows: readonly StageRow[]): Funnel {
  const cohort = rows.map((row) => ({
    furthest: row.furthest,
    won: row.status === 'DEAL_STATUS_WON',
    count: row.count,
  }));
  const converted = conversions(pipeline.stages, cohort);
  const stages: FunnelStage[] = pipeline.stages.map((stage, index) => {
    const here = rows.filter((row) => row.stage_id === stage.id);
    const open = here.filter((row) => row.status === 'DEAL_STATUS_OPEN');
    return {
      stageId: stage.id,
      name: stage.name,
      open: count(open),
      openAmounts: amounts(open, (row) => row.amount),
      entered: converted[index]?.entered ?? 0n,
      conversion: converted[index]?.conversion ?? '',
      lost: count(here.filter((row) => row.status === 'DEAL_STATUS_LOST')),
      weightedAmounts: amounts(open, (row) => row.weighted),
      stuck: count(open.filter((row) => row.stuck)),
    };
  });
  const lostRows = rows.filter((row) => row.status === 'DEAL_STATUS_LOST');
  const refusals: Refusal[] = [
    ...Map.groupBy(lostRows, (row) => `${row.stage_id} ${row.loss_reason_id ?? ''}`).values(),
  ].map((group) => ({
    stageId: group[0]?.stage_id ?? '',
    lossReasonId: group[0]?.loss_reason_id ?? '',
    count: count(group),
    amounts: amounts(group, (row) => row.amount),
  }));
  const won = count(rows.filter((row) => row.status === 'DEAL_STATUS_WON'));
  const lost = count(lostRows);
  const open = count(rows.filter((row) => row.status === 'DEAL_STATUS_OPEN'));
  return {
    pipelineId: pipeline.id,
    stages,
    refusals: refusals.sort((left, right) => Number(right.count - left.count)),
    won,
    lost,
    open,
    winRate: share(won, won + lost),
  };
}

function count(rows: readonly StageRow[]): bigint {
  return rows.reduce((sum, row) => sum + row.count, 0n);
}

/** Sums by currency; rows of deals without an amount add nothing. */
function amounts(rows: readonly StageRow[], of: (row: StageRow) => string | null): Money[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.currency !== null && of(row) !== null),
    (row) => row.currency ?? '',
  );
  return [...groups].map(([currency, group]) => ({
    ...payable(sumUp(...group.map((row) => of(row) ?? '0')), currency),
  }));
}
