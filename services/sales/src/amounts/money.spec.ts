import fc from 'fast-check';
import { payableShare, taxWithin } from './money.ts';

/** Half away from zero of a fraction of whole numbers. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

test('[G1] a share of an amount is rounded once: what is just below a half is not rounded to it first', () => {
  expect(payableShare({ amount: '1', currency: 'RUB' }, '0.0149999999', '1')).toEqual({
    amount: '0.01',
    currency: 'RUB',
  });
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.bigInt({ min: 0n, max: 10n ** 9n }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.constantFrom(['JPY', 1n] as const, ['RUB', 100n] as const, ['BHD', 1000n] as const),
      (amount, part, whole, [currency, units]) => {
        const share = payableShare({ amount: String(amount), currency }, String(part), String(whole));
        expect(halfUp(amount * part * units, whole)).toBe(BigInt(scaled(share.amount, String(units).length - 1)));
      },
    ),
  );
});

test('[G1] the tax inside an amount is never more than its part, in currencies of any fineness', () => {
  expect(taxWithin({ amount: '120', currency: 'JPY' }, '20')).toEqual({ amount: '20', currency: 'JPY' });
  expect(taxWithin({ amount: '1.000', currency: 'BHD' }, '10')).toEqual({ amount: '0.091', currency: 'BHD' });
  expect(taxWithin({ amount: '0.01', currency: 'RUB' }, '20')).toEqual({ amount: '0', currency: 'RUB' });
});

function scaled(amount: string, digits: number): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return `${whole}${fraction.padEnd(digits, '0')}`;
}
