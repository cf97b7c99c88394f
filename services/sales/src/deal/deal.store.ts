import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { requireVerb } from '@crm/kit/resource/verbs';
import type { Deal, DealLine, DealNeed } from '@crm/proto/gen/crm/sales/v1/deals';
import { isPositive } from '../amounts/decimal.ts';
import { amountOf, lessPercent } from '../amounts/money.ts';
import { dayIn, plusHours } from '../calendar/day.ts';
import { clientOfNew, mustSeeClient } from '../client/client-ref.store.ts';
import { decided, refusal } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { recordStep } from '../path/path.store.ts';
import { pipelineOr } from '../pipeline/pipeline.store.ts';
import { firstStage, stageOf } from '../pipeline/pipeline.ts';
import { asksTheSame, pairLines } from '../price/lines.ts';
import { loadPricing, priceIn } from '../price/pricing.queries.ts';
import type { Pricing } from '../price/pricing.queries.ts';
import { inAllUnits, toBase } from '../product/units.ts';
import { OWNED, salesResource } from '../resource.ts';
import { amountOfDeal, fitsPipeline, inStage, notesOnly } from './deal.ts';
import { enterStage } from './deal-stage.store.ts';
import { dealVerbs } from './deal.verbs.ts';

export const deals = salesResource<Deal>({
  message: 'crm.sales.v1.Deal',
  table: 'deals',
  permission: 'sales:deal',
  scope: OWNED,
  topic: 'crm.sales.deals.v1',
  clientId: 'clientId',
  search: ['number', 'name', 'description'],
  columns: { noNextStep: { sql: `status = 'DEAL_STATUS_OPEN' and (next_step = '' or next_step_date is null)` } },
  imported: { restored: ['status', 'closedTime', 'lossReasonId', 'lossComment'] },
  stands: {
    title: { en: 'open deals', ru: 'открытые сделки', bg: 'отворени сделки' },
    while: "status = 'DEAL_STATUS_OPEN'",
  },
  label: (deal) => deal.name,
  verbs: dealVerbs,
  hooks: {
    prepare: async (draft, call, tx, before) =>
      withLines(
        before === undefined ? await newDeal(draft, call, tx) : await ofClient(draft, before, call, tx),
        before,
        call,
        tx,
      ),
    check(before, after, call) {
      if (before === undefined) return;
      if (!notesOnly(before, after)) requireVerb(deals, before, 'editSale', call);
      if (before.pipelineId !== after.pipelineId) throw refusal('STAGE_UNKNOWN');
    },
    async after(tx, { action, after, call }) {
      if (action !== 'create') return;
      const pipeline = await pipelineOr(tx, after.pipelineId);
      await enterStage(tx, call, after, pipeline, '');
      await recordStep(tx, call, {
        type: 'crm.sales.deal.created.v1',
        noun: 'deal',
        recordId: after.id,
        dealId: after.id,
        facts: { number: after.number, name: after.name },
      });
    },
  },
});

/** A new deal: numbered, in a stage of its pipeline, with the client's first source and the clock of the first answer. */
async function newDeal(draft: Deal, call: Call, tx: Tx): Promise<Deal> {
  const pipeline = await pipelineOr(tx, draft.pipelineId);
  const client = await clientOfNew(tx, draft.clientId);
  mustSeeClient(call.actor, client);
  decided(fitsPipeline(pipeline, client?.kind ?? ''));
  const stage = decided(draft.stageId === '' ? firstStage(pipeline) : stageOf(pipeline, draft.stageId));
  const requestTime = draft.requestTime ?? call.now;
  const deal: Deal = {
    ...draft,
    pipelineId: pipeline.id,
    number: await nextNumber(tx, 'D'),
    // Only a file brings one that was closed elsewhere.
    status: draft.status === 'DEAL_STATUS_UNSPECIFIED' ? 'DEAL_STATUS_OPEN' : draft.status,
    sourceChannel: client?.sourceChannel ?? '',
    requestTime,
    ...(pipeline.responseHours > 0 && { responseDueTime: plusHours(requestTime, pipeline.responseHours) }),
  };
  return inStage(deal, pipeline, stage, call.now);
}

const HAS_PAPERS: Statement = {
  name: 'deal_has_papers',
  text: `select exists (select 1 from quotes where deal_id = $1 and deleted_at is null)
    or exists (select 1 from orders where deal_id = $1 and deleted_at is null) as yes`,
};

/** A deal may turn out to be another client's while nothing was offered or sold: by the rules of a new deal of his. */
async function ofClient(draft: Deal, before: Deal, call: Call, tx: Tx): Promise<Deal> {
  if (draft.clientId === before.clientId) return draft;
  const [papers] = await tx.query<{ yes: boolean }>(HAS_PAPERS, [draft.id]);
  if (papers?.yes) throw refusal('DEAL_HAS_PAPERS');
  const client = await clientOfNew(tx, draft.clientId);
  mustSeeClient(call.actor, client);
  decided(fitsPipeline(await pipelineOr(tx, draft.pipelineId), client?.kind ?? ''));
  return draft;
}

/** Needs in all units of their products; lines with base quantities, prices and amounts; the sum of the deal. Those that ask for the same as before stay as they were. */
async function withLines(draft: Deal, before: Deal | undefined, call: Call, tx: Tx): Promise<Deal> {
  // Only one that is taken from a file was closed before it is made.
  if (before !== undefined && draft.status !== 'DEAL_STATUS_OPEN') return draft;
  const askedNeeds = pairLines(draft.needs, before?.needs ?? []).map(({ draft: need, was }) => ({
    need: withId(need, was),
    kept: was && asksTheSame(need, was) ? { ...need, id: was.id, conversions: was.conversions } : undefined,
  }));
  const askedLines = pairLines(draft.lines, before?.lines ?? []).map(({ draft: line, was }) => ({
    line: withId(line, was),
    kept: was && asksTheSame(line, was) && samePrice(line, was) ? was : undefined,
  }));
  const productIds = [
    ...askedNeeds.flatMap(({ need, kept }) => (kept ? [] : [need.productId])),
    ...askedLines.flatMap(({ line, kept }) => (kept ? [] : [line.productId])),
  ];
  const date = dayIn(call.now, call.actor.timeZone);
  const pricing = productIds.some((id) => id !== '')
    ? await loadPricing(tx, { productIds, clientId: draft.clientId, date, priceBookId: '' })
    : undefined;
  const needs = askedNeeds.map(({ need, kept }) => kept ?? convertedNeed(need, pricing));
  const lines = askedLines.map(({ line, kept }) => kept ?? pricedLine(line, pricing));
  if (new Set(lines.flatMap((line) => line.amount?.currency ?? [])).size > 1) throw refusal('CURRENCIES_MIXED');
  return { ...draft, needs, lines, amount: amountOfDeal(lines, draft.amount) };
}

/** A price that is not told again is the one that was agreed on. */
function samePrice(line: DealLine, was: DealLine): boolean {
  return line.price === undefined || JSON.stringify(line.price) === JSON.stringify(was.price);
}

function convertedNeed(need: DealNeed, pricing: Pricing | undefined): DealNeed {
  const product = pricing?.products.get(need.productId);
  if (product === undefined || need.quantity === undefined) return { ...need, conversions: [] };
  if (!isPositive(need.quantity.value)) throw refusal('QUANTITY_NOT_POSITIVE');
  return { ...need, conversions: inAllUnits(product, decided(toBase(product, need.quantity))) };
}

/** A line keeps the price that was entered; else the price book's, where it has one. */
function pricedLine(line: DealLine, pricing: Pricing | undefined): DealLine {
  const product = pricing?.products.get(line.productId);
  if (pricing === undefined || product === undefined || line.quantity === undefined) throw refusal('PRODUCT_UNKNOWN');
  if (!isPositive(line.quantity.value)) throw refusal('QUANTITY_NOT_POSITIVE');
  const base = decided(toBase(product, line.quantity));
  const booked = line.price === undefined ? priceIn(pricing, product, base, '') : undefined;
  const price = line.price ?? (booked?.ok ? booked.value.price : undefined);
  const amount = price && amountOf(line.discount === '' ? price : lessPercent(price, line.discount), base);
  return { ...line, baseQuantity: { value: base, unit: product.unit }, price, amount };
}

function withId<T extends { id: string }>(item: T, was: T | undefined): T {
  return item.id === '' ? { ...item, id: was?.id ?? uuidv7() } : item;
}

const FACTS: Statement = {
  name: 'deal_facts',
  text: `select exists (select 1 from quotes where deal_id = $1 and deleted_at is null) as "hasQuote",
      exists (select 1 from orders where deal_id = $1 and status not in ('ORDER_STATUS_CANCELLED', 'ORDER_STATUS_DRAFT')) as "hasOrder",
      exists (select 1 from orders where deal_id = $1 and status in ('ORDER_STATUS_RESERVED', 'ORDER_STATUS_PAID', 'ORDER_STATUS_PICKING', 'ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED')) as reserved,
      exists (select 1 from orders where deal_id = $1 and payment_status = 'PAYMENT_STATUS_PAID' and status not in ('ORDER_STATUS_CANCELLED', 'ORDER_STATUS_RETURNED')) as paid`,
};

/** What the conditions of stages ask of a deal's quotes and orders. */
export async function factsOf(
  tx: Tx,
  dealId: string,
): Promise<{ hasQuote: boolean; hasOrder: boolean; reserved: boolean; paid: boolean }> {
  const [row] = await tx.query<{ hasQuote: boolean; hasOrder: boolean; reserved: boolean; paid: boolean }>(FACTS, [
    dealId,
  ]);
  return row ?? { hasQuote: false, hasOrder: false, reserved: false, paid: false };
}
