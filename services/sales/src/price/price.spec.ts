import fc from 'fast-check';
import { ok, refuse } from '@crm/kit/result';
import { compare, multiply, subtract } from '../amounts/decimal.ts';
import { aBook, aProduct, anEntry, rub } from '../testing/samples.fixture.ts';
import { quoteLine, totalsOf } from './lines.ts';
import { choosePriceBook, marginPercent, priceOf } from './price.ts';

const today = '2026-03-02';
const buyer = { clientId: 'romashka', segments: ['dealers', 'moscow'] };
const question = { productId: 'brick', groupName: 'Brick', quantity: '100', date: today, discount: '', cost: rub('7') };
const discount = (percent: string, part: object = {}) => ({
  name: `less ${percent}`,
  minQuantity: '',
  groupName: '',
  percent,
  validFrom: '',
  validTo: '',
  ...part,
});

describe('the book', () => {
  const retail = aBook();
  const dealers = aBook({ id: 's', name: 'Dealers', isDefault: false, segment: 'dealers' });
  const contract = aBook({ id: 'c', name: 'Contract 5', isDefault: false, clientIds: ['romashka'] });

  test('a contract comes before a segment, a segment before the default', () => {
    expect(choosePriceBook([retail, dealers, contract], buyer, today)).toMatchObject(
      ok({ book: { id: 'c' }, basis: 'client' }),
    );
    expect(choosePriceBook([retail, dealers], buyer, today)).toMatchObject(ok({ book: { id: 's' }, basis: 'segment' }));
    expect(choosePriceBook([retail, dealers], { ...buyer, segments: [] }, today)).toMatchObject(
      ok({ book: { id: 'b' }, basis: 'default' }),
    );
  });

  test('one that has ended or is somebody else’s does not hold', () => {
    expect(
      choosePriceBook(
        [
          { ...contract, validTo: '2026-03-01' },
          { ...contract, clientIds: ['lutik'] },
        ],
        buyer,
        today,
      ),
    ).toEqual(refuse('NO_PRICE_BOOK'));
    expect(choosePriceBook([{ ...contract, validTo: today }], buyer, today).ok).toBe(true);
  });
});

describe('[SA-28] the price and why', () => {
  test('the price of the greatest least quantity that is reached', () => {
    const entries = [
      anEntry(),
      anEntry({ minQuantity: '100', price: rub('9') }),
      anEntry({ minQuantity: '101', price: rub('8') }),
    ];
    expect(priceOf(aBook(), 'default', entries, question)).toMatchObject(
      ok({
        price: rub('9'),
        steps: [{ kind: 'PRICE_STEP_KIND_BOOK' }, { kind: 'PRICE_STEP_KIND_VOLUME', label: '100' }],
      }),
    );
  });

  test('the greatest rule that fits, then the seller’s discount', () => {
    const book = aBook({
      discounts: [
        discount('5'),
        discount('10', { groupName: 'Brick' }),
        discount('50', { groupName: 'Cement' }),
        discount('50', { minQuantity: '101' }),
        discount('50', { validTo: '2026-03-01' }),
      ],
    });
    const priced = priceOf(book, 'default', [anEntry()], { ...question, discount: '10' });
    expect(priced).toMatchObject(
      ok({
        list: rub('10'),
        price: rub('8.1'),
        steps: [
          {},
          { kind: 'PRICE_STEP_KIND_RULE', percent: '10', price: rub('9') },
          { kind: 'PRICE_STEP_KIND_MANUAL', price: rub('8.1') },
        ],
      }),
    );
  });

  test('no discount goes below the floor of the margin', () => {
    const priced = priceOf(aBook({ marginFloor: '20' }), 'default', [anEntry()], { ...question, discount: '50' });
    expect(priced).toMatchObject(ok({ price: rub('8.75') }));
    expect(priced.ok && priced.value.steps.at(-1)?.kind).toBe('PRICE_STEP_KIND_FLOOR');
    expect(marginPercent(rub('8.75'), rub('7'))).toBe('20');
  });

  test('whatever the discounts, the floor of the margin holds', () => {
    const percent = fc.integer({ min: 0, max: 99 }).map(String);
    fc.assert(
      fc.property(percent, percent, percent, fc.integer({ min: 1, max: 100_000 }), (floor, rule, manual, kopecks) => {
        const cost = rub((kopecks / 100).toFixed(2));
        const priced = priceOf(aBook({ marginFloor: floor, discounts: [discount(rule)] }), 'default', [anEntry()], {
          ...question,
          discount: manual,
          cost,
        });
        if (!priced.ok) throw new Error(priced.reason);
        const kept = multiply(priced.value.price.amount, subtract('100', floor));
        expect(compare(kept, multiply(cost.amount, '100'))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a product without an entry has no price', () => {
    expect(priceOf(aBook(), 'default', [], question)).toEqual(refuse('NO_PRICE', { book: 'Retail' }));
  });
});

describe('lines', () => {
  const draft = { id: 'l', productId: 'brick', name: '', quantity: { value: '3', unit: 'PCE' }, discount: '' };
  const price = () => ok({ list: rub('10'), price: rub('9.99'), steps: [] });

  test('[SA-26] a withdrawn product cannot be quoted', () => {
    expect(quoteLine(draft, aProduct({ lifecycle: 'PRODUCT_LIFECYCLE_WITHDRAWN' }), price)).toEqual(
      refuse('PRODUCT_WITHDRAWN', { product: 'Brick' }),
    );
  });

  test('a line is as much as its price times its base quantity, in kopecks', () => {
    expect(quoteLine(draft, aProduct(), price)).toMatchObject(
      ok({ name: 'Brick', amount: rub('29.97'), baseQuantity: { value: '3', unit: 'PCE' } }),
    );
    expect(quoteLine({ ...draft, quantity: { value: '0', unit: 'PCE' } }, aProduct(), price)).toEqual(
      refuse('QUANTITY_NOT_POSITIVE'),
    );
  });

  test('totals: the tax lies inside the sum; without a known cost there is no margin', () => {
    const lines = [
      { productId: 'brick', amount: rub('120'), taxRate: '20', baseQuantity: { value: '10', unit: 'PCE' } },
    ];
    expect(totalsOf(lines, () => rub('7'))).toEqual({
      total: rub('120'),
      tax: rub('20'),
      cost: rub('70'),
      margin: rub('50'),
    });
    expect(totalsOf(lines, () => undefined)).toMatchObject({ total: rub('120'), cost: undefined, margin: undefined });
    expect(totalsOf(lines, () => ({ amount: '7', currency: 'EUR' })).margin).toBeUndefined();
  });
});
