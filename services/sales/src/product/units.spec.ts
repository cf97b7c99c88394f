import fc from 'fast-check';
import { refuse } from '@crm/kit/result';
import { compare, multiply } from '../amounts/decimal.ts';
import { inAllUnits, packTexts, toBase, unitFactors } from './units.ts';

const brick = {
  unit: 'PCE',
  conversions: [
    { unit: 'WAG', equals: { value: '20', unit: 'PLT' } },
    { unit: 'PLT', equals: { value: '480', unit: 'PCE' } },
  ],
};

test('[SA-13] three wagons of brick are 60 pallets and 28,800 pieces', () => {
  expect(toBase(brick, { value: '3', unit: 'WAG' })).toEqual({ ok: true, value: '28800' });
  expect(inAllUnits(brick, '28800')).toEqual([
    { value: '3', unit: 'WAG' },
    { value: '60', unit: 'PLT' },
    { value: '28800', unit: 'PCE' },
  ]);
  expect(packTexts(brick)).toEqual(['1 WAG = 20 PLT', '1 PLT = 480 PCE']);
});

test('a part of a larger unit is exact or refused', () => {
  expect(toBase(brick, { value: '0.5', unit: 'PLT' })).toEqual({ ok: true, value: '240' });
  const cable = { unit: 'MTR', conversions: [{ unit: 'FOT', equals: { value: '0.3048', unit: 'MTR' } }] };
  expect(toBase(cable, { value: '0.001', unit: 'FOT' })).toEqual(refuse('QUANTITY_TOO_FINE', { unit: 'MTR' }));
});

test('a unit that the product does not have is named', () => {
  expect(toBase(brick, { value: '1', unit: 'KGM' })).toEqual(refuse('UNIT_UNKNOWN', { unit: 'KGM' }));
});

test('units told by each other, twice, or by nothing known are refused', () => {
  const of = (pairs: [string, string][]) =>
    unitFactors({
      unit: 'PCE',
      conversions: pairs.map(([unit, inner]) => ({ unit, equals: { value: '2', unit: inner } })),
    });
  expect(
    of([
      ['A', 'B'],
      ['B', 'A'],
    ]),
  ).toEqual(refuse('UNITS_CIRCULAR', { unit: 'A' }));
  expect(
    of([
      ['A', 'PCE'],
      ['A', 'PCE'],
    ]),
  ).toEqual(refuse('UNIT_TWICE'));
  expect(of([['A', 'X']])).toEqual(refuse('UNIT_UNKNOWN', { unit: 'X' }));
});

test('whatever the order in which units are told, whole units go to base and back unchanged', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 50 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.boolean(),
      (sizes, count, reversed) => {
        const conversions = sizes.map((size, index) => ({
          unit: `U${index + 1}`,
          equals: { value: String(size), unit: index === 0 ? 'U0' : `U${index}` },
        }));
        const product = { unit: 'U0', conversions: reversed ? conversions.toReversed() : conversions };
        const largest = `U${sizes.length}`;
        const base = toBase(product, { value: String(count), unit: largest });
        if (!base.ok) throw new Error(base.reason);
        expect(
          compare(
            base.value,
            sizes.reduce((all, size) => multiply(all, String(size)), String(count)),
          ),
        ).toBe(0);
        expect(inAllUnits(product, base.value)[0]).toEqual({ value: String(count), unit: largest });
      },
    ),
  );
});
