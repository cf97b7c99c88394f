/** The one rule table: a field's limits compiled to a check of its value, shared by JSON and by messages. */
import type { FieldDescriptor } from '@crm/proto/descriptor';
import { FIRST_YEAR, formats, isFormatName } from './formats.ts';
import type { Failure } from './violation.ts';

/** Checks one value (an item of a list, a value of a map); undefined = right. Allocates nothing. */
export type Check<T> = (value: T) => Failure | undefined;

export const REQUIRED: Failure = { reason: 'REQUIRED' };
export const UNKNOWN_VALUE: Failure = { reason: 'UNKNOWN_VALUE' };
export const NUL: Failure = { reason: 'NUL' };
export const TOO_DEEP: Failure = { reason: 'TOO_DEEP' };

/** No text of PostgreSQL can hold a NUL, so none of ours does. */
export const holdsNul = (text: string): boolean => text.includes('\0');

/** Limits of a text, and what holds for every one. An empty text counts as absent and is not checked. */
export function stringCheck(field: FieldDescriptor): Check<string> {
  const { rule } = field;
  const nul: Check<string> = (value) => (holdsNul(value) ? NUL : undefined);
  const checks = [nul];
  if (rule.maxLength !== undefined) {
    const failure = limitFailure('TOO_LONG', rule.maxLength);
    const limit = rule.maxLength;
    // UTF-16 units are never fewer than characters: most values pass without being counted.
    checks.push((value) => (value.length <= limit || countCharacters(value) <= limit ? undefined : failure));
  }
  if (rule.minLength !== undefined) {
    const failure = limitFailure('TOO_SHORT', rule.minLength);
    const limit = rule.minLength;
    checks.push((value) => (countCharacters(value) >= limit ? undefined : failure));
  }
  if (rule.pattern !== undefined) {
    const pattern = new RegExp(`^(?:${rule.pattern})$`, 'u');
    const failure: Failure = { reason: 'PATTERN', params: { pattern: rule.pattern } };
    checks.push((value) => (pattern.test(value) ? undefined : failure));
  }
  if (rule.format !== undefined) checks.push(formatCheck(field, rule.format));
  const bounds = boundCheck(field, parseDecimal, compareBigInt);
  if (bounds) {
    const notDecimal: Failure = { reason: 'FORMAT_DECIMAL' };
    checks.push((value) => (formats.decimal(value) ? bounds(value) : notDecimal));
  }
  return all(checks) ?? nul;
}

function formatCheck(field: FieldDescriptor, format: string): Check<string> {
  if (!isFormatName(format)) throw new Error(`${field.name}: there is no format "${format}"`);
  const matches = formats[format];
  const failure: Failure = { reason: `FORMAT_${format.toUpperCase()}` };
  return (value) => (matches(value) ? undefined : failure);
}

/** Bounds of int32 and double. */
export function numberCheck(field: FieldDescriptor): Check<number> | undefined {
  return boundCheck(field, Number, (a, b) => a - b);
}

/** Bounds of int64. */
export function bigintCheck(field: FieldDescriptor): Check<bigint> | undefined {
  return boundCheck(field, BigInt, compareBigInt);
}

/** Lengths of bytes. */
export function bytesCheck(field: FieldDescriptor): Check<Uint8Array> | undefined {
  const { minLength = 0, maxLength = Number.MAX_SAFE_INTEGER } = field.rule;
  if (field.rule.minLength === undefined && field.rule.maxLength === undefined) return undefined;
  const long = limitFailure('TOO_LONG', maxLength);
  const short = limitFailure('TOO_SHORT', minLength);
  return (value) => (value.length > maxLength ? long : value.length < minLength ? short : undefined);
}

/** A time that is one, in the years 1 to 9999 that PostgreSQL and RFC 3339 write alike. */
export function timestampCheck(value: Date): Failure | undefined {
  const year = value.getUTCFullYear();
  return year >= FIRST_YEAR && year <= 9999 ? undefined : { reason: 'FORMAT_TIMESTAMP' };
}

const STRUCT_DEPTH = 32;

/** A free-form object: what it nests and the texts in it. Looks no deeper than it allows, so it ends on any input. */
export function structCheck(value: unknown, depth = 0): Failure | undefined {
  if (typeof value === 'string') return holdsNul(value) ? NUL : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= STRUCT_DEPTH) return TOO_DEEP;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    if (!isList && holdsNul(key)) return NUL;
    const failure = structCheck(item, depth + 1);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Number of items of a repeated field or a map. */
export function countCheck(field: FieldDescriptor): Check<number> | undefined {
  const limit = field.rule.maxItems;
  if (limit === undefined) return undefined;
  const failure = limitFailure('TOO_MANY_ITEMS', limit);
  return (count) => (count <= limit ? undefined : failure);
}

export function boundCheck<Raw, T>(
  field: FieldDescriptor,
  parse: (raw: Raw | string) => T,
  compare: (a: T, b: T) => number,
): Check<Raw> | undefined {
  const { minimum, maximum, above } = field.rule;
  const checks: Check<T>[] = [];
  if (minimum !== undefined) {
    const [bound, failure] = [parse(minimum), limitFailure('BELOW_MINIMUM', minimum)];
    checks.push((value) => (compare(value, bound) >= 0 ? undefined : failure));
  }
  if (above !== undefined) {
    const [bound, failure] = [parse(above), limitFailure('NOT_ABOVE', above)];
    checks.push((value) => (compare(value, bound) > 0 ? undefined : failure));
  }
  if (maximum !== undefined) {
    const [bound, failure] = [parse(maximum), limitFailure('ABOVE_MAXIMUM', maximum)];
    checks.push((value) => (compare(value, bound) <= 0 ? undefined : failure));
  }
  const check = all(checks);
  return check && ((value) => check(parse(value)));
}

function all<T>(checks: readonly Check<T>[]): Check<T> | undefined {
  const [first, second] = checks;
  if (checks.length <= 1 || first === undefined || second === undefined) return first;
  if (checks.length === 2) return (value) => first(value) ?? second(value);
  return (value) => {
    for (const check of checks) {
      const failure = check(value);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
}

function limitFailure(reason: string, limit: string | number): Failure {
  return { reason, params: { limit } };
}

function countCharacters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** A decimal string as ten-thousandths: exact, where a double is not beyond 2^53. */
export function parseDecimal(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(4, '0').slice(0, 4));
}

export function compareBigInt(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
