import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { quotePrintout } from '../printout/printout.queries.ts';
import { acceptQuote, declineQuote, reviseQuote, sendQuote } from './quote.commands.ts';
import { quotes } from './quote.store.ts';

export function quoteService(db: Db): Implementation {
  const methods = standardMethods(quotes, db);
  return implement(QuotesServiceService, {
    getQuote: methods.get,
    listQuotes: methods.list,
    createQuote: methods.create,
    updateQuote: methods.update,
    getQuoteHistory: methods.history,
    sendQuote: (request, call) => sendQuote(db, request, call),
    reviseQuote: (request, call) => reviseQuote(db, request, call),
    acceptQuote: (request, call) => acceptQuote(db, request, call),
    getQuotePrintout: async (request, call) =>
      quotePrintout(db, await methods.get({ id: request.id }, call), call.actor.timeZone),
    declineQuote: (request, call) => declineQuote(db, request, call),
  });
}
