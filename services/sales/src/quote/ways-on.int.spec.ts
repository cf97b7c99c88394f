import fc from 'fast-check';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { brickYard } from '../testing/brick.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales, '0');
});
afterAll(() => sales.stop());

const verb = fc.constantFrom('send', 'revise', 'accept', 'decline', 'edit', 'pass', 'win', 'lose', 'reopen');
type Verb = typeof verb extends fc.Arbitrary<infer T> ? T : never;

/** The newest version of a deal's offer. */
async function newest(dealId: string): Promise<Quote> {
  const { quotes } = await sales.call('seller', QuotesServiceService.listQuotes, {
    filter: `deal_id = "${dealId}"`,
    orderBy: 'revision desc',
  });
  const [quote] = quotes;
  if (quote === undefined) throw new Error('the deal has no quote');
  return quote;
}

async function run(dealId: string, step: Verb): Promise<unknown> {
  const { id } = await newest(dealId);
  const deal = { id: dealId };
  switch (step) {
    case 'send':
      return sales.call('seller', QuotesServiceService.sendQuote, { id });
    case 'revise':
      return sales.call('seller', QuotesServiceService.reviseQuote, { id });
    case 'accept':
      return sales.call('seller', QuotesServiceService.acceptQuote, { id });
    case 'decline':
      return sales.call('seller', QuotesServiceService.declineQuote, { id });
    case 'edit':
      return sales.call('seller', QuotesServiceService.updateQuote, {
        quote: Quote.fromJSON({ id, validUntil: sales.clock.now().toISOString().slice(0, 10) }),
        updateMask: ['valid_until'],
      });
    case 'pass':
      return sales.clock.advance(2 * 86_400_000);
    case 'win':
      return sales.call('seller', DealsServiceService.winDeal, deal);
    case 'lose':
      return sales.call('seller', DealsServiceService.loseDeal, { ...deal, lossReasonId: yard.lossReason.id });
    case 'reopen':
      return sales.call('seller', DealsServiceService.reopenDeal, deal);
  }
}

const REFUSALS = ['QUOTE_STATE', 'QUOTE_EXPIRED', 'DEAL_ALREADY_CLOSED', 'DEAL_ALREADY_OPEN'];

/** Brings the offer to an order; every step must be accepted. */
async function agreed(dealId: string): Promise<string> {
  const quote = await newest(dealId);
  if (quote.status === 'QUOTE_STATUS_ACCEPTED') return quote.orderId;
  const next = await sales.call('seller', QuotesServiceService.reviseQuote, { id: quote.id });
  await sales.call('seller', QuotesServiceService.updateQuote, {
    quote: Quote.fromJSON({ id: next.id, validUntil: '' }),
    updateMask: ['valid_until'],
  });
  return (await sales.call('seller', QuotesServiceService.acceptQuote, { id: next.id })).orderId;
}

test('[G1] whatever happens to a deal and its offers, there is a way to an order at the first price, and to a closed deal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(verb, { maxLength: 12 }), async (steps) => {
      const deal = await sales.call('seller', DealsServiceService.createDeal, {
        deal: Deal.fromJSON({
          name: 'Brick',
          clientId: yard.clientId,
          needs: [{ productId: yard.product.id, quantity: { value: '3', unit: 'PCE' } }],
        }),
      });
      await sales.call('seller', QuotesServiceService.createQuote, { quote: Quote.fromJSON({ dealId: deal.id }) });
      for (const step of steps)
        await run(deal.id, step).catch((thrown: { status?: { reason: string } }) => {
          expect(REFUSALS).toContain(thrown.status?.reason);
        });
      const { total } = await sales.call('seller', OrdersServiceService.getOrder, { id: await agreed(deal.id) });
      expect(total).toEqual({ amount: '30', currency: 'RUB' });
      const { status } = await sales.call('seller', DealsServiceService.getDeal, { id: deal.id });
      if (status !== 'DEAL_STATUS_OPEN') await run(deal.id, 'reopen');
      expect(await run(deal.id, 'win')).toMatchObject({ status: 'DEAL_STATUS_WON' });
    }),
    { numRuns: 20 },
  );
});
