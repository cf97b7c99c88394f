import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db } from '@crm/kit/pg/pool';
import { insertRow, loadRow, runCommand, saveRow } from '@crm/kit/resource/command';
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
import { decided } from '../errors.ts';
import { confirmed } from '../order/order.commands.ts';
import { bareOrder, orders, toOrderLine } from '../order/order.store.ts';
import { recordStep } from '../path/path.store.ts';
import { mustBeSold, productsById } from '../product/product.store.ts';
import { acceptQuote as accept, declineQuote as decline, reviseQuote as revise, sendQuote as send } from './quote.ts';
import { quoteAccepted, quoteDeclined, quoteSent } from './quote.published.ts';
import { quotes } from './quote.store.ts';

export async function sendQuote(db: Db, request: SendQuoteRequest, call: Call): Promise<Quote> {
  return runCommand(
    db,
    quotes,
    call,
    { id: request.id, etag: request.etag, permission: 'sales:quote:edit', action: 'send', request },
    async (tx, quote) => {
      const after = decided(send(quote, dayIn(call.now, call.actor.timeZone)));
      await recordStep(tx, call, {
        type: 'crm.sales.quote.sent.v1',
        noun: 'quote',
        recordId: quote.id,
        dealId: quote.dealId,
        facts: { number: quote.number },
      });
      return { after, events: [quoteSent(after)] };
    },
  );
}

export async function declineQuote(db: Db, request: DeclineQuoteRequest, call: Call): Promise<Quote> {
  const options = {
    id: request.id,
    etag: request.etag,
    permission: 'sales:quote:edit',
    action: 'decline',
    basis: request.comment,
    request,
  };
  return runCommand(db, quotes, call, options, async (tx, quote) => {
    const after = decided(decline(quote));
    await recordStep(tx, call, {
      type: 'crm.sales.quote.declined.v1',
      noun: 'quote',
      recordId: quote.id,
      dealId: quote.dealId,
      facts: { number: quote.number, comment: request.comment },
    });
    return { after, events: [quoteDeclined(after)] };
  });
}

/** A next version to work on; answers it. */
export async function reviseQuote(db: Db, request: ReviseQuoteRequest, call: Call): Promise<Quote> {
  const { id, etag } = request;
  return runCommand(
    db,
    quotes,
    call,
    { id, etag, permission: 'sales:quote:create', action: 'revise', request, answer: 'crm.sales.v1.Quote' },
    async (tx, quote) => {
      const { superseded, next } = decided(revise(quote, uuidv7(), dayIn(call.now, call.actor.timeZone)));
      const made = await insertRow(tx, quotes, next, call);
      return { after: superseded, result: made };
    },
  );
}

/** The client agreed: an order is made of the lines, at the prices of the offer, and is confirmed. */
export async function acceptQuote(db: Db, request: AcceptQuoteRequest, call: Call): Promise<AcceptQuoteResponse> {
  const { id, etag } = request;
  return runCommand(
    db,
    quotes,
    call,
    {
      id,
      etag,
      permission: 'sales:quote:accept',
      action: 'accept',
      request,
      answer: 'crm.sales.v1.AcceptQuoteResponse',
    },
    async (tx, quote) => {
      const agreed = decided(accept(quote, dayIn(call.now, call.actor.timeZone)));
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
      await recordStep(tx, call, {
        type: 'crm.sales.quote.accepted.v1',
        noun: 'quote',
        recordId: quote.id,
        dealId: quote.dealId,
        orderId: draft.id,
        facts: { number: quote.number, order: draft.number },
      });
      const { after: order, events } = await confirmed(tx, call, {
        ...draft,
        sourceChannel: deal.sourceChannel === '' ? draft.sourceChannel : deal.sourceChannel,
      });
      await insertRow(tx, orders, order, call, { events });
      // An open deal without lines of its own is worth what was agreed; funnel and sums count it from now on.
      if (deal.status === 'DEAL_STATUS_OPEN' && deal.lines.length === 0) {
        await saveRow(tx, deals, deal, { ...deal, amount: quote.total }, call, { basis: quote.number });
      }
      const after = { ...agreed, orderId: order.id };
      return { after, events: [quoteAccepted(after)], result: { quote: after, orderId: order.id } };
    },
  );
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
