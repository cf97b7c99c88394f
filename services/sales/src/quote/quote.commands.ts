import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, loadRow, runVerb, saveRow } from '@crm/kit/resource/command';
import type {
  AcceptQuoteRequest,
  AcceptQuoteResponse,
  DeclineQuoteRequest,
  Quote,
  ReviseQuoteRequest,
  SendQuoteRequest,
} from '@crm/proto/gen/crm/sales/v1/quotes';
import { minus } from '../amounts/money.ts';
import { dayIn } from '../calendar/day.ts';
import { deals } from '../deal/deal.store.ts';
import { confirmed } from '../order/order.commands.ts';
import { bareOrder, orders, toOrderLine } from '../order/order.store.ts';
import { recordStep } from '../path/path.store.ts';
import { mustBeSold, productsById } from '../product/product.store.ts';
import { revised } from './quote.ts';
import { quoteAccepted, quoteDeclined, quoteSent } from './quote.published.ts';
import { quotes } from './quote.store.ts';

export async function sendQuote(db: Db, request: SendQuoteRequest, call: Call): Promise<Quote> {
  return runVerb(db, quotes, call, 'send', request, async (tx, quote) => {
    const after: Quote = { ...quote, status: 'QUOTE_STATUS_SENT' };
    await step(tx, call, quote, 'sent');
    return { after, events: [quoteSent(after)] };
  });
}

export async function declineQuote(db: Db, request: DeclineQuoteRequest, call: Call): Promise<Quote> {
  const { comment } = request;
  const decide = async (tx: Tx, quote: Quote) => {
    const after: Quote = { ...quote, status: 'QUOTE_STATUS_DECLINED' };
    await step(tx, call, quote, 'declined', { comment });
    return { after, events: [quoteDeclined(after)] };
  };
  return runVerb(db, quotes, call, 'decline', request, decide, { basis: comment });
}

/** A next version to work on; answers it. */
export async function reviseQuote(db: Db, request: ReviseQuoteRequest, call: Call): Promise<Quote> {
  const decide = async (tx: Tx, quote: Quote) => {
    const { superseded, next } = revised(quote, uuidv7(), dayIn(call.now, call.actor.timeZone));
    return { after: superseded, result: await insertRow(tx, quotes, next, call) };
  };
  return runVerb(db, quotes, call, 'revise', request, decide, { answer: 'crm.sales.v1.Quote' });
}

async function step(
  tx: Tx,
  call: Call,
  { id, dealId, number }: Quote,
  fact: string,
  facts: Readonly<Record<string, string>> = {},
  orderId?: string,
): Promise<void> {
  await recordStep(tx, call, {
    type: `crm.sales.quote.${fact}.v1`,
    noun: 'quote',
    recordId: id,
    dealId,
    ...(orderId !== undefined && { orderId }),
    facts: { number, ...facts },
  });
}

/** The client agreed: an order is made of the lines, at the prices of the offer, and is confirmed. */
export async function acceptQuote(db: Db, request: AcceptQuoteRequest, call: Call): Promise<AcceptQuoteResponse> {
  const decide = async (tx: Tx, quote: Quote) => {
    const deal = await loadRow(tx, deals, quote.dealId);
    const products = await productsById(
      tx,
      quote.lines.map((line) => line.productId),
    );
    for (const product of products.values()) mustBeSold(product);
    const blank = orders.codec.fromJSON({
      id: uuidv7(),
      clientId: quote.clientId,
      dealId: quote.dealId,
      quoteId: quote.id,
      channelId: deal.channelId,
      ownerId: deal.ownerId,
      teamId: deal.teamId,
      wantedDate: request.wantedDate === '' ? wantedDateOf(deal.needs) : request.wantedDate,
      paymentDueDate: request.paymentDueDate,
    });
    const lines = quote.lines.map((line) => ({ ...toOrderLine(line), id: uuidv7(), formerPrice: undefined }));
    const cost = quote.total && quote.margin && minus(quote.total, quote.margin);
    const draft = await bareOrder(
      tx,
      {
        ...blank,
        lines,
        total: quote.total,
        tax: quote.tax,
        cost,
        margin: quote.margin,
        sourceChannel: deal.sourceChannel,
      },
      call,
    );
    await step(tx, call, quote, 'accepted', { order: draft.number }, draft.id);
    const { after: order, events } = await confirmed(tx, call, {
      ...draft,
      sourceChannel: deal.sourceChannel === '' ? draft.sourceChannel : deal.sourceChannel,
    });
    await insertRow(tx, orders, order, call, { events });
    // An open deal without lines of its own is worth what was agreed; funnel and sums count it from now on.
    if (deal.status === 'DEAL_STATUS_OPEN' && deal.lines.length === 0) {
      await saveRow(tx, deals, deal, { ...deal, amount: quote.total }, call, { basis: quote.number });
    }
    const after: Quote = { ...quote, status: 'QUOTE_STATUS_ACCEPTED', orderId: order.id };
    return { after, events: [quoteAccepted(after)], result: { quote: after, orderId: order.id } };
  };
  return runVerb(db, quotes, call, 'accept', request, decide, { answer: 'crm.sales.v1.AcceptQuoteResponse' });
}

/** The earliest day that the client named. */
function wantedDateOf(needs: readonly { wantedDate: string }[]): string {
  return (
    needs
      .map((need) => need.wantedDate)
      .filter((date) => date !== '')
      .sort()[0] ?? ''
  );
}
