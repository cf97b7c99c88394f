/** JSON Schema (2020-12) of proto3 JSON, shared by OpenAPI, AsyncAPI and gen/schema. */
import type { EnumDescriptor, FieldDescriptor, MessageDescriptor } from '../src/descriptor.ts';

export type Schema = Record<string, unknown>;
/** Where a message or an enum stands, as "#/components/schemas/Deal". */
export type Reference = (fullName: string) => string;

/** Formats that JSON Schema knows under a name of its own; the others stand as they are, with a pattern. */
const KNOWN_FORMATS: Record<string, string> = { uuid: 'uuid', email: 'email', url: 'uri', date: 'date' };
const FORMAT_PATTERNS: Record<string, string> = {
  phone: '^\\+[1-9]\\d{6,14}$',
  decimal: '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,4})?$',
  inn: '^(\\d{10}|\\d{12})$',
  kpp: '^\\d{4}[0-9A-Z]{2}\\d{3}$',
  ogrn: '^(\\d{13}|\\d{15})$',
  currency: '^[A-Z]{3}$',
  country: '^[A-Z]{2}$',
  unit: '^[A-Z0-9]{1,8}$',
};

/** Schema of a message: its fields by their JSON names. */
export function messageSchema(message: MessageDescriptor, reference: Reference): Schema {
  const required = message.fields.filter((field) => field.rule.required === true && field.rule.sensitive === undefined);
  return {
    type: 'object',
    ...described(message.description),
    properties: Object.fromEntries(message.fields.map((field) => [field.jsonName, fieldSchema(field, reference)])),
    ...(required.length > 0 && { required: required.map((field) => field.jsonName) }),
  };
}

/** Schema of a PATCH's body: every field that a caller may set, none required, null clears. */
export function updateSchema(message: MessageDescriptor, reference: Reference): Schema {
  const settable = message.fields.filter((field) => field.rule.outputOnly !== true || field.name === 'etag');
  const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
  return {
    type: 'object',
    description: `Fields to change; what is not there stays, null clears. ${message.description}`.trim(),
    properties: Object.fromEntries(settable.map((field) => [field.jsonName, nullable(fieldSchema(field, reference))])),
  };
}

export function enumSchema(item: EnumDescriptor): Schema {
  const meanings = item.values.filter((value) => value.description !== '');
  const text = [item.description, ...meanings.map((value) => `* \`${value.name}\`: ${value.description}`)];
  return {
    type: 'string',
    ...described(text.filter((line) => line !== '').join('\n')),
    enum: item.values.map((value) => value.name),
  };
}

/** Schema of a field with its limits, and what our own tools read as x- members. */
export function fieldSchema(field: FieldDescriptor, reference: Reference): Schema {
  const { rule } = field;
  const extra = {
    ...described(field.description),
    ...(rule.outputOnly === true && { readOnly: true }),
    ...(rule.sensitive !== undefined && { 'x-sensitive': rule.sensitive }),
    ...(rule.refersTo !== undefined && { 'x-refers-to': rule.refersTo }),
    ...(rule.immutable === true && { 'x-immutable': true }),
    ...(rule.filterable === true && { 'x-filterable': true }),
    ...(rule.sortable === true && { 'x-sortable': true }),
    ...(rule.personal === true && { 'x-personal': true }),
    ...(rule.payable === true && { 'x-payable': true }),
    ...(rule.notBefore !== undefined && { 'x-not-before': rule.notBefore }),
    ...(rule.distinct === true && (field.kind === 'message' ? { 'x-distinct': true } : { uniqueItems: true })),
    ...(field.kind === 'message' && textBounds(field)),
  };
  const item = itemSchema(field, reference);
  if (field.map) {
    return { type: 'object', additionalProperties: item, ...limit('maxProperties', rule.maxItems), ...extra };
  }
  if (field.repeated) return { type: 'array', items: item, ...limit('maxItems', rule.maxItems), ...extra };
  return { ...(rule.required === true || field.presence ? item : orAbsent(item)), ...extra };
}

/**
 * Answers always have a field without presence, and requests may leave it empty: its limits hold for what is not "" or 0.
 * The kind of the value stays in front of the choice.
 */
function orAbsent(item: Schema): Schema {
  const { type, ...limits } = item;
  if (type === 'string' && ['minLength', 'pattern', 'format'].some((name) => limits[name] !== undefined)) {
    return { type, anyOf: [limits, { maxLength: 0 }] };
  }
  const { format, minimum, maximum, exclusiveMinimum } = limits as Record<string, number | undefined>;
  const excluded = Number(minimum) > 0 || Number(maximum) < 0 || Number(exclusiveMinimum) >= 0;
  return excluded
    ? {
        type,
        format,
        anyOf: [
          { minimum, maximum, exclusiveMinimum },
          { minimum: 0, maximum: 0 },
        ],
      }
    : item;
}

function itemSchema(field: FieldDescriptor, reference: Reference): Schema {
  const { rule } = field;
  const bounds = {
    ...limit('minimum', rule.minimum === undefined ? undefined : Number(rule.minimum)),
    ...limit('maximum', rule.maximum === undefined ? undefined : Number(rule.maximum)),
    ...limit('exclusiveMinimum', rule.above === undefined ? undefined : Number(rule.above)),
  };
  const lengths = { ...limit('minLength', rule.minLength), ...limit('maxLength', rule.maxLength) };
  switch (field.kind) {
    case 'string':
      return {
        type: 'string',
        ...lengths,
        ...textForm(field),
        ...textBounds(field),
        ...(rule.oneOf !== undefined && { enum: rule.oneOf }),
      };
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
      return { type: 'integer', format: 'int32', ...bounds };
    case 'int64':
      return { type: 'string', format: 'int64', pattern: '^-?\\d{1,19}$', ...textBounds(field) };
    case 'double':
      return { type: 'number', format: 'double', ...bounds };
    case 'bytes':
      return { type: 'string', contentEncoding: 'base64' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'mask':
      return { type: 'string' };
    case 'struct':
      return { type: 'object', additionalProperties: true };
    case 'enum':
    case 'message':
      return { $ref: reference(field.type ?? '') };
  }
}

function textForm(field: FieldDescriptor): Schema {
  const { pattern, format } = field.rule;
  const form: Schema = {};
  if (format !== undefined) {
    form.format = KNOWN_FORMATS[format] ?? format;
    if (FORMAT_PATTERNS[format] !== undefined) form.pattern = FORMAT_PATTERNS[format];
  }
  if (pattern !== undefined) form.pattern = `^(?:${pattern})$`;
  return form;
}

/** JSON Schema has no bounds for numbers in texts. */
function textBounds(field: FieldDescriptor): Schema {
  const { minimum, maximum, above } = field.rule;
  return { ...limit('x-minimum', minimum), ...limit('x-maximum', maximum), ...limit('x-above', above) };
}

function limit(name: string, value: string | number | undefined): Schema {
  return value === undefined ? {} : { [name]: value };
}

function described(text: string): Schema {
  return text === '' ? {} : { description: text };
}
