import type { Actor } from '@crm/kit/access/actor';
import { scopeCondition } from '@crm/kit/access/scope';
import { statement } from '@crm/kit/pg/pool';
import type { Tx } from '@crm/kit/pg/pool';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import type {
  ChannelPlanFact,
  ChannelReport,
  DealPath,
  GetChannelReportRequest,
} from '@crm/proto/gen/crm/sales/v1/reports';
import { add, canonical, divide, isZero, multiply } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { minus, money } from '../amounts/money.ts';
import { stepsOfDeal } from '../path/path.store.ts';
import { marginPercent } from '../price/price.ts';

/** Orders that count as sold. */
const SOLD = `status not in ('ORDER_STATUS_DRAFT', 'ORDER_STATUS_CANCELLED') and deleted_at is null`;

/** What a client owes for an order, as `owedOf` says it: goods that came back were not sold. */
const OWED = `total_amount - coalesce(returned_amount, 0)`;

const SUMS = statement(
  'deal_path_sums',
  `select coalesce(array_agg(id order by id), '{}') as ids, total_currency as currency, sum(${OWED}) as revenue, sum(cost_amount) as cost, sum(coalesce(paid_amount, 0)) as paid,
      bool_and(cost_amount is not null) as known
    from orders where deal_id = $1 and ${SOLD} group by total_currency order by count(*) desc limit 1`,
);

interface SumRow {
  ids: string[];
  currency: string | null;
  revenue: Amount;
  cost: Amount | null;
  paid: Amount;
  known: boolean;
}

/** The deal's whole way with its channel, revenue, purchase cost, margin and what is paid, over its orders. */
export async function pathOf(tx: Pick<Tx, 'query'>, deal: Deal): Promise<DealPath> {
  const [sums] = await tx.query<SumRow>(SUMS, [deal.id]);
  const steps = await stepsOfDeal(tx, deal.id);
  const known = {
    dealId: deal.id,
    clientId: deal.clientId,
    channelId: deal.channelId,
    sourceChannel: deal.sourceChannel,
    steps,
  };
  if (sums === undefined || sums.currency === null)
    return {
      ...known,
      orderIds: [],
      revenue: undefined,
      cost: undefined,
      margin: undefined,
      marginPercent: '',
      paid: undefined,
    };
  return {
    ...known,
    orderIds: sums.ids,
    paid: money(canonical(sums.paid), sums.currency),
    ...margins(sums.revenue, sums.known ? sums.cost : null, sums.currency),
  };
}

interface ChannelSum {
  channel_id: string | null;
  source_channel: string;
  currency: string;
  orders: bigint;
  revenue: Amount;
  cost: Amount | null;
}

/** Orders of a period, within the actor's scope, by sales channel and source: revenue, purchase cost and margin, per currency. */
export async function channelReport(
  tx: Pick<Tx, 'query'>,
  { dateFrom, dateTo }: GetChannelReportRequest,
  actor: Actor,
): Promise<ChannelReport> {
  const scope = scopeCondition(actor, 'sales:margin:read', { owner: 'owner_id', team: 'team_id' }, 3);
  const text = `select channel_id, source_channel, total_currency as currency, count(*) as orders, sum(${OWED}) as revenue,
      case when bool_and(cost_amount is not null) then sum(cost_amount) end as cost
    from orders where ${SOLD} and total_currency is not null and ($1::date is null or order_date >= $1) and ($2::date is null or order_date <= $2) and ${scope.sql}
    group by 1, 2, 3 order by revenue desc limit 500`;
  const rows = await tx.query<ChannelSum>(statement('channel_report', text), [
    dateFrom || null,
    dateTo || null,
    ...scope.params,
  ]);
  return {
    rows: rows.map((row) => ({
      channelId: row.channel_id ?? '',
      sourceChannel: row.source_channel,
      orders: row.orders,
      ...margins(row.revenue, row.cost, row.currency),
    })),
    plans: await planAndFact(tx, { dateFrom, dateTo }, rows),
  };
}

const PLANS = statement(
  'channel_plans',
  `select c.id as channel_id, p->'amount'->>'currency' as currency, sum((p->'amount'->>'amount')::numeric) as plan
    from channels c cross join jsonb_array_elements(c.plans) p
    where c.deleted_at is null and ($1::text is null or p->>'month' >= $1) and ($2::text is null or p->>'month' <= $2)
    group by c.id, c.position, 2 order by c.position, c.id`,
);

/** Plans of the months that the period touches, beside what was sold in the period. */
async function planAndFact(
  tx: Pick<Tx, 'query'>,
  { dateFrom, dateTo }: Pick<GetChannelReportRequest, 'dateFrom' | 'dateTo'>,
  sold: readonly ChannelSum[],
): Promise<ChannelPlanFact[]> {
  const months = [dateFrom, dateTo].map((day) => (day === '' ? null : day.slice(0, 7)));
  const rows = await tx.query<{ channel_id: string; currency: string; plan: Amount }>(PLANS, months);
  return rows.map(({ channel_id: channelId, currency, plan }) => {
    const own = sold.filter((row) => row.channel_id === channelId && row.currency === currency);
    const fact = add(...own.map((row) => row.revenue));
    const percent = isZero(plan) ? '' : divide(multiply(fact, '100'), plan, 2);
    return { channelId, plan: money(canonical(plan), currency), fact: money(fact, currency), percent };
  });
}

function margins(revenue: Amount, cost: Amount | null, currency: string) {
  const total = money(canonical(revenue), currency);
  if (cost === null || isZero(revenue))
    return {
      revenue: total,
      cost: cost === null ? undefined : money(canonical(cost), currency),
      margin: undefined,
      marginPercent: '',
    };
  const spent = money(canonical(cost), currency);
  return { revenue: total, cost: spent, margin: minus(total, spent), marginPercent: marginPercent(total, spent) ?? '' };
}
