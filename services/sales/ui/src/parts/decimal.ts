const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** a + b of exact decimal strings; an absent one counts as nothing. */
export function add(a: string | undefined, b: string | undefined): string {
  return write(read(a) + read(b));
}

/** a - b of exact decimal strings. */
export function subtract(a: string | undefined, b: string | undefined): string {
  return write(read(a) - read(b));
}

/** a * b of exact decimal strings, cut to six places. */
export function multiply(a: string | undefined, b: string | undefined): string {
  return write((read(a) * read(b)) / ONE);
}

/** a / b of exact decimal strings, rounded to four places; nothing when b is nothing. */
export function divide(a: string | undefined, b: string | undefined): string {
  const divisor = read(b);
  if (divisor === 0n) return '0';
  const places = 10_000n;
  return write(((2n * read(a) * places + divisor) / (2n * divisor)) * (ONE / places));
}

/** So many percent of an amount, cut to two places: for figures that are shown, not booked. */
export function percentOf(amount: string, percent: number): string {
  const cents = (read(amount) * BigInt(Math.round(percent))) / 100n / (ONE / 100n);
  return write(cents * (ONE / 100n));
}

export function isPositive(value: string | undefined): boolean {
  return read(value) > 0n;
}

/** Below zero, zero or above, as a sort wants it. */
export function compare(a: string | undefined, b: string | undefined): number {
  const difference = read(a) - read(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** part / whole as a number between 0 and 1, for the length of a bar; 0 when the whole is nothing. */
export function shareOf(part: string | undefined, whole: string | undefined): number {
  const base = read(whole);
  return base <= 0n ? 0 : Number((read(part) * 10_000n) / base) / 10_000;
}

/** Millionths; what is no number counts as nothing, as it does while it is being typed. */
function read(value: string | undefined): bigint {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(value ?? '');
  if (!match) return 0n;
  const [, sign, whole = '', part = ''] = match;
  const units = BigInt(whole || '0') * ONE + BigInt(part.slice(0, PLACES).padEnd(PLACES, '0') || '0');
  return sign === '-' ? -units : units;
}

function write(units: bigint): string {
  const positive = units < 0n ? -units : units;
  const part = (positive % ONE).toString().padStart(PLACES, '0').replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${(positive / ONE).toString()}${part ? `.${part}` : ''}`;
}
