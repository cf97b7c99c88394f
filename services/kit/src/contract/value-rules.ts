/** Rules that more than one value decides: how fine money is, what ends before it began, what a list names twice. */
import type { FieldDescriptor, MessageDescriptor } from '@crm/proto/descriptor';
import { currencyDigits } from './currency.ts';
import { formats } from './formats.ts';
import { boundCheck, compareBigInt, parseDecimal } from './rules.ts';
import { report, within } from './violation.ts';
import type { Failure, FieldViolation, Place } from './violation.ts';

export interface ValueRule {
  /** Proto names of the fields whose values decide. */
  fields: readonly string[];
  /** Adds what is wrong with a ts-proto object. */
  check(message: Readonly<Record<string, unknown>>, violations: FieldViolation[], place: Place | undefined): void;
}

const MONEY = 'crm.type.v1.Money';
const ENDS_BEFORE_START: Failure = { reason: 'ENDS_BEFORE_START' };
const TWICE: Failure = { reason: 'TWICE' };

/** The rules of a message's fields, compiled. Throws where a rule speaks of what the message does not have. */
export function valueRules({ name, fields }: MessageDescriptor): ValueRule[] {
  return fields
    .filter((field) => field.rule.outputOnly !== true)
    .flatMap((field) => [
      ...(field.type === MONEY ? moneyRules(field) : []),
      ...(field.rule.notBefore === undefined ? [] : [orderRule(field, startOf(name, fields, field.rule.notBefore))]),
      ...(field.rule.distinct === true ? [distinctRule(field)] : []),
    ]);
}

function startOf(message: string, fields: readonly FieldDescriptor[], name: string): FieldDescriptor {
  const start = fields.find((field) => field.name === name);
  if (start === undefined) throw new Error(`${message} has no field ${name}`);
  return start;
}

function moneyRules(field: FieldDescriptor): ValueRule[] {
  const bounds = boundCheck<string, bigint>(field, parseDecimal, compareBigInt);
  if (bounds === undefined && field.rule.payable !== true) return [];
  const failureOf = ({ amount, currency }: { amount: string; currency: string }): Failure | undefined => {
    // An amount in another form is refused as such.
    if (!formats.decimal(amount)) return undefined;
    const limit = currencyDigits(currency);
    if (field.rule.payable === true && digitsOf(amount) > limit)
      return { reason: 'NOT_PAYABLE', params: { limit, currency } };
    return bounds?.(amount);
  };
  return [
    {
      fields: [field.name],
      check(message, violations, place) {
        const value = message[field.jsonName] as { amount: string; currency: string } | undefined;
        const failure = value && failureOf(value);
        if (failure !== undefined) report(violations, within(place, field.jsonName), 'amount', undefined, failure);
      },
    },
  ];
}

/** Digits after the point that say something: 1 of "9.50". */
function digitsOf(amount: string): number {
  return (amount.split('.')[1] ?? '').replace(/0+$/u, '').length;
}

function orderRule(end: FieldDescriptor, start: FieldDescriptor): ValueRule {
  return {
    fields: [start.name, end.name],
    check(message, violations, place) {
      const [from, to] = [message[start.jsonName], message[end.jsonName]] as (string | Date | undefined)[];
      if (from && to && to < from) report(violations, place, end.jsonName, undefined, ENDS_BEFORE_START);
    },
  };
}

function distinctRule(field: FieldDescriptor): ValueRule {
  const ofMessages = field.kind === 'message';
  return {
    fields: [field.name],
    check(message, violations, place) {
      const seen = new Set<unknown>();
      for (const [index, item] of ((message[field.jsonName] ?? []) as unknown[]).entries()) {
        const key = ofMessages ? (item as { id?: string } | undefined)?.id : item;
        if (key === undefined || key === '') continue;
        if (!seen.has(key)) seen.add(key);
        else if (ofMessages) report(violations, within(place, field.jsonName, index), 'id', undefined, TWICE);
        else report(violations, place, field.jsonName, index, TWICE);
      }
    },
  };
}
