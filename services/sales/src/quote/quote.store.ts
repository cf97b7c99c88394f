import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import { loadRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import type { Quote, QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import { dayIn } from '../calendar/day.ts';
import { deals } from '../deal/deal.store.ts';
import { answered } from '../deal/respond.commands.ts';
import { nextNumber } from '../numbering.store.ts';
import { recordStep } from '../path/path.store.ts';
import { priceLines } from '../price/lines.queries.ts';
import { OWNED, salesResource } from '../resource.ts';
import { quoteVerbs } from './quote.verbs.ts';

export const quotes = salesResource<Quote>({
  message: 'crm.sales.v1.Quote',
  table: 'quotes',
  permission: 'sales:quote',
  scope: OWNED,
  topic: 'crm.sales.quotes.v1',
  clientId: 'clientId',
  search: ['number'],
  stands: {
    title: { en: 'open quotes', ru: 'открытые предложения', bg: 'отворени оферти' },
    while: "status in ('QUOTE_STATUS_DRAFT', 'QUOTE_STATUS_SENT')",
  },
  label: (quote) => quote.number,
  verbs: quoteVerbs,
  hooks: {
    prepare: async (draft, call, tx, before) =>
      pricedQuote(before === undefined ? await newQuote(draft, call, tx) : draft, before, call, tx),
    async after(tx, { action, after, call }) {
      if (action !== 'create') return;
      await answered(tx, call, after.dealId);
      await recordStep(tx, call, {
        type: 'crm.sales.quote.created.v1',
        noun: 'quote',
        recordId: after.id,
        dealId: after.dealId,
        facts: { number: after.number, total: after.total?.amount ?? '', currency: after.total?.currency ?? '' },
      });
    },
  },
});

/** An offer of a deal that the caller may see: its client, and its lines (or needs) where none were given. */
async function newQuote(draft: Quote, call: Call, tx: Tx): Promise<Quote> {
  const deal = await loadRow(tx, deals, draft.dealId, {
    lock: false,
    actor: call.actor,
    permission: 'sales:deal:read',
  });
  requireVerb(deals, deal, 'quote', call);
  const wanted =
    deal.lines.length > 0
      ? deal.lines
      : deal.needs.filter((need) => need.productId !== '').map((need) => ({ ...need, discount: '' }));
  const lines =
    draft.lines.length > 0
      ? draft.lines
      : wanted.map(({ productId, quantity, discount }) => blankLine({ productId, quantity, discount }));
  return {
    ...draft,
    lines,
    number: await nextNumber(tx, 'Q'),
    revision: 1,
    status: 'QUOTE_STATUS_DRAFT',
    clientId: deal.clientId,
    ownerId: deal.ownerId,
    teamId: deal.teamId,
  };
}

async function pricedQuote(draft: Quote, before: Quote | undefined, call: Call, tx: Tx): Promise<Quote> {
  if (draft.status !== 'QUOTE_STATUS_DRAFT') return draft;
  const { clientId, priceBookId } = draft;
  const agreed = before?.priceBookId === priceBookId ? { ...before, cost: undefined } : undefined;
  const { lines, total, tax, margin, ...chosen } = await priceLines(
    tx,
    draft.lines,
    { clientId, date: dayIn(call.now, call.actor.timeZone), priceBookId, before: agreed },
    (line) => line,
  );
  return { ...draft, lines, total, tax, margin, priceBookId: chosen.priceBookId };
}

function blankLine(known: Pick<QuoteLine, 'productId' | 'quantity' | 'discount'>): QuoteLine {
  return {
    id: '',
    name: '',
    baseQuantity: undefined,
    listPrice: undefined,
    price: undefined,
    taxRate: '',
    amount: undefined,
    explanation: [],
    conversions: [],
    formerPrice: undefined,
    kind: 'PRODUCT_KIND_UNSPECIFIED',
    ...known,
  };
}
