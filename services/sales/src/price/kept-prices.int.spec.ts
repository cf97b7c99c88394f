import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { PriceBookEntriesServiceService, PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { SupplierRequest, SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { brickYard } from '../testing/brick.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
beforeEach(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales);
});
afterEach(() => sales.stop());

const rub = (amount: string) => ({ amount, currency: 'RUB' });
const pallets = (value: string) => ({ value, unit: 'PLT' });

/** From today on a brick costs 12, and a pallet holds 400. */
async function otherPricesAndUnits(): Promise<void> {
  const { priceBookEntries } = await sales.call('head', PriceBookEntriesServiceService.listPriceBookEntries, {});
  await sales.call('head', PriceBookEntriesServiceService.updatePriceBookEntry, {
    priceBookEntry: PriceBookEntry.fromJSON({ id: priceBookEntries[0]?.id, price: rub('12') }),
    updateMask: ['price'],
  });
  await sales.call('head', ProductsServiceService.updateProduct, {
    product: Product.fromJSON({
      id: yard.product.id,
      taxRate: '10',
      kind: 'PRODUCT_KIND_SERVICE',
      conversions: [{ unit: 'PLT', equals: { value: '400', unit: 'PCE' } }],
    }),
    updateMask: ['tax_rate', 'kind', 'conversions'],
  });
}

const line = (quantity: string, part: object = {}) => ({
  productId: yard.product.id,
  quantity: pallets(quantity),
  ...part,
});
const aDeal = () =>
  sales.call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'Brick', clientId: yard.clientId, lines: [line('2')], needs: [line('2')] }),
  });

test('[G1] an order ships in the units that it was made with, whatever becomes of the product’s', async () => {
  const made = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [line('5')] }),
  });
  await sales.call('seller', OrdersServiceService.confirmOrder, { id: made.id });
  await otherPricesAndUnits();
  await sales.call('seller', OrdersServiceService.reserveOrder, { id: made.id });
  const ask = (value: string) => ({
    id: made.id,
    lines: [{ lineId: made.lines[0]?.id ?? '', quantity: pallets(value) }],
  });
  const part = await sales.call('storekeeper', OrdersServiceService.writeOffOrder, ask('4'));
  expect(part.lines).toMatchObject([{ reserved: '480', shipped: '1920', baseQuantity: { value: '2400' } }]);
  const whole = await sales.call('storekeeper', OrdersServiceService.writeOffOrder, ask('1'));
  expect(whole).toMatchObject({ status: 'ORDER_STATUS_SHIPPED', total: rub('24000'), tax: rub('4000') });
  const back = await sales.call('storekeeper', OrdersServiceService.returnOrder, { ...ask('1'), reason: 'Broken' });
  expect(back).toMatchObject({ returned: rub('4800'), lines: [{ returned: '480' }] });
});

test('[G1] a draft keeps its prices while its lines stay, and shows what another quantity changed', async () => {
  const made = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [line('1', { discount: '5' }), line('2')] }),
  });
  await otherPricesAndUnits();
  const update = (part: object, ...updateMask: string[]) =>
    sales.call('seller', OrdersServiceService.updateOrder, {
      order: Order.fromJSON({ id: made.id, ...part }),
      updateMask,
    });
  const kept = await update(
    { wantedDate: '2026-04-01', comment: 'By noon', orderDate: '2026-03-09' },
    'wanted_date',
    'comment',
    'order_date',
  );
  const figures = ({ lines, total, tax }: Order) => ({ lines, total, tax });
  expect(figures(kept)).toEqual(figures(made));
  const resent = await update({ lines: [line('1.0', { discount: '5.00' }), line('2')] }, 'lines');
  expect(figures(resent)).toEqual(figures(made));

  const [first, second] = made.lines;
  const changed = await update(
    {
      lines: [
        { ...line('1', { discount: '5' }), id: first?.id },
        { ...line('3'), id: second?.id },
      ],
    },
    'lines',
  );
  expect(changed.lines).toMatchObject([
    { id: first?.id, price: rub('9.5'), baseQuantity: { value: '480' }, formerPrice: undefined },
    { id: second?.id, price: rub('12'), formerPrice: rub('10'), baseQuantity: { value: '1200' } },
  ]);
  expect(changed.total).toEqual(rub('18960'));
  await sales.call('head', ProductsServiceService.changeProductLifecycle, {
    id: yard.product.id,
    lifecycle: 'PRODUCT_LIFECYCLE_WITHDRAWN',
  });
  expect(figures(await update({ comment: 'Still' }, 'comment')).total).toEqual(rub('18960'));
});

test('[G1] a quote keeps its prices and units through an edit, a revision and its acceptance', async () => {
  const deal = await aDeal();
  const quote = await sales.call('seller', QuotesServiceService.createQuote, {
    quote: Quote.fromJSON({ dealId: deal.id }),
  });
  await otherPricesAndUnits();
  const dated = await sales.call('seller', QuotesServiceService.updateQuote, {
    quote: Quote.fromJSON({ id: quote.id, validUntil: '2026-05-01', terms: 'Cash' }),
    updateMask: ['valid_until', 'terms'],
  });
  const figures = ({ lines, total, tax, priceBookId }: Quote) => ({ lines, total, tax, priceBookId });
  expect(figures(dated)).toEqual(figures(quote));
  const next = await sales.call('seller', QuotesServiceService.reviseQuote, { id: quote.id });
  const termed = await sales.call('seller', QuotesServiceService.updateQuote, {
    quote: Quote.fromJSON({ id: next.id, terms: 'Transfer' }),
    updateMask: ['terms'],
  });
  expect(figures(termed)).toEqual(figures(quote));
  const { orderId } = await sales.call('seller', QuotesServiceService.acceptQuote, { id: next.id });
  const order = await sales.call('seller', OrdersServiceService.reserveOrder, { id: orderId });
  expect(order).toMatchObject({ total: quote.total, lines: [{ reserved: '960', kind: 'PRODUCT_KIND_GOOD' }] });
});

test('[G1] a deal is worth what it was through an unrelated edit; a price set by hand stays', async () => {
  const deal = await aDeal();
  await otherPricesAndUnits();
  const update = (part: object, ...updateMask: string[]) =>
    sales.call('seller', DealsServiceService.updateDeal, { deal: Deal.fromJSON({ id: deal.id, ...part }), updateMask });
  const renamed = await update({ name: 'Bricks', lines: [line('2')] }, 'name', 'lines');
  expect(renamed).toMatchObject({ amount: deal.amount, lines: deal.lines, needs: deal.needs });
  const own = await update({ lines: [line('2', { price: rub('9.99') })] }, 'lines');
  expect(own.lines).toMatchObject([{ price: rub('9.99') }]);
  expect(await update({ nextStep: 'Call' }, 'next_step')).toMatchObject({ amount: own.amount, lines: own.lines });
});

test('[G1] what was asked of a supplier comes in the units that it was asked for in', async () => {
  const request = await sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
    supplierRequest: SupplierRequest.fromJSON({ lines: [line('2')] }),
  });
  await otherPricesAndUnits();
  await sales.call('head', SupplierRequestsServiceService.updateSupplierRequest, {
    supplierRequest: SupplierRequest.fromJSON({ id: request.id, comment: 'Soon' }),
    updateMask: ['comment'],
  });
  await sales.call('head', SupplierRequestsServiceService.sendSupplierRequest, { id: request.id });
  const receipt = await sales.call('head', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ supplierRequestId: request.id, lines: [line('1'), line('1')] }),
  });
  expect(receipt.lines).toMatchObject([{ baseQuantity: { value: '480' } }, { baseQuantity: { value: '480' } }]);
  expect(await sales.call('head', SupplierRequestsServiceService.getSupplierRequest, { id: request.id })).toMatchObject(
    { status: 'SUPPLIER_REQUEST_STATUS_RECEIVED' },
  );
});
