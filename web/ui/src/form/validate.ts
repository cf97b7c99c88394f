import type { FieldContract, Violation } from '@crm/portal-sdk';

/** A refused input: a key of the kit's texts ("form.required") with its parameters, or the platform's own words. */
export type FieldFault = { key: string; params?: Record<string, string> } | { text: string };

const PATTERNS: Record<string, RegExp> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: /^\d{4}-\d{2}-\d{2}$/,
  decimal: /^-?\d+(\.\d+)?$/,
  currency: /^[A-Z]{3}$/,
  inn: /^(\d{10}|\d{12})$/,
  kpp: /^\d{4}[0-9A-Z]{2}\d{3}$/,
  ogrn: /^(\d{13}|\d{15})$/,
  bic: /^(\d{9}|[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)$/,
  url: /^https?:\/\/\S+$/,
  phone: /^[+\d][\d\s()-]{4,30}$/,
};

/**
 * What the contract says against a value, before it is sent: presence, length, pattern, format, bounds. The service
 * checks the same and more; this only spares a round trip. Undefined when nothing is wrong.
 */
export function checkField(rule: FieldContract | undefined, value: unknown, required: boolean): FieldFault | undefined {
  if (isEmpty(value)) return required ? { key: 'form.required' } : undefined;
  if (!rule) return undefined;
  if (rule.repeated && Array.isArray(value)) {
    if (rule.maxItems && value.length > rule.maxItems)
      return { key: 'form.tooMany', params: { limit: String(rule.maxItems) } };
    for (const item of value) {
      const fault = typeof item === 'string' ? checkText(rule, item) : undefined;
      if (fault) return fault;
    }
    return undefined;
  }
  if (rule.type === 'crm.type.v1.Money') return checkNumber(rule, (value as { amount: string }).amount);
  if (rule.type === 'crm.type.v1.Quantity') return checkNumber(rule, (value as { value: string }).value);
  if (rule.kind === 'int32' || rule.kind === 'int64' || rule.kind === 'double' || rule.format === 'decimal') {
    return checkNumber(rule, String(value as string | number));
  }
  return typeof value === 'string' ? checkText(rule, value) : undefined;
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  const { amount, value: quantity } = value as { amount?: string; value?: string };
  return amount === '' || quantity === '';
}

function checkText(rule: FieldContract, value: string): FieldFault | undefined {
  const length = [...value].length;
  if (rule.maxLength && length > rule.maxLength)
    return { key: 'form.tooLong', params: { limit: String(rule.maxLength) } };
  if (rule.minLength && length < rule.minLength)
    return { key: 'form.tooShort', params: { limit: String(rule.minLength) } };
  if (rule.pattern && !fullMatch(rule.pattern, value)) return { key: 'form.pattern' };
  const format = rule.format ? PATTERNS[rule.format] : undefined;
  return format && !format.test(value) ? { key: `form.format.${rule.format}` } : undefined;
}

function checkNumber(rule: FieldContract, text: string): FieldFault | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return { key: 'form.format.decimal' };
  const value = Number(text);
  if (rule.minimum && value < Number(rule.minimum)) return { key: 'form.atLeast', params: { limit: rule.minimum } };
  if (rule.maximum && value > Number(rule.maximum)) return { key: 'form.atMost', params: { limit: rule.maximum } };
  if (rule.above && value <= Number(rule.above)) return { key: 'form.above', params: { limit: rule.above } };
  return undefined;
}

function fullMatch(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    // RE2 knows flags that JavaScript writes otherwise, as (?i): such a rule is left to the service.
    return true;
  }
}

/**
 * The platform's violations by form field: "deal.lines[2].quantity" belongs to the field "lines" and tells its row, the
 * third; what names no field of the form stays under "" for the summary.
 */
export function faultsByField(violations: readonly Violation[], fields: readonly string[]): Map<string, string[]> {
  const faults = new Map<string, string[]>();
  for (const violation of violations) {
    const steps = violation.field.split('.');
    const step = steps.find((name) => fields.includes(camelStep(name))) ?? '';
    const owner = camelStep(step);
    const row = /\[(\d+)\]$/.exec(step)?.[1];
    const text = row === undefined ? violation.message : `${Number(row) + 1}: ${violation.message}`;
    faults.set(owner, [...(faults.get(owner) ?? []), text]);
  }
  return faults;
}

function camelStep(step: string): string {
  return step.replace(/\[.*$/, '').replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
