/**
 * What the generated browser client is made of: one call from a method's path and its parameters. Nothing here knows the
 * network; the caller passes a function that sends.
 */

export interface CallInit {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Record<string, QueryValue>;
  json?: unknown;
  /** A file as the raw body. */
  body?: Blob;
  ifMatch?: string;
  /** Under which the service does a change at most once; the sender makes one up when it is missing. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** Sends one call to a path below /api/v1 and answers the parsed JSON. */
export type Send = <T>(path: string, init: CallInit) => Promise<T>;

export interface CallOptions {
  ifMatch?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** What a caller may send of a message: any of its fields, and null for one that is to be cleared. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly Draft<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Draft<T[Key]> | null }
    : T;

/** Limits of one field, as a form shows them. */
export interface FieldConstraint {
  kind:
    'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'enum' | 'message' | 'timestamp' | 'mask' | 'struct';
  /** Message or enum. */
  type?: string;
  /** Of an enum, without UNSPECIFIED. */
  values?: readonly string[];
  repeated?: boolean;
  map?: boolean;
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: string;
  maximum?: string;
  above?: string;
  maxItems?: number;
  immutable?: boolean;
  outputOnly?: boolean;
  filterable?: boolean;
  sortable?: boolean;
  sensitive?: string;
  refersTo?: string;
  personal?: boolean;
}

export type Constraints = Readonly<Record<string, FieldConstraint>>;

type Values = Readonly<Record<string, unknown>>;

/** Sends one method and answers its parsed JSON. */
export function call<T>(send: Send, ...parts: Parameters<typeof prepare>): Promise<T> {
  return send<T>(...prepare(...parts));
}

/**
 * Path and init of one call: path variables out of `params`, `body` as in the contract ("" none, "*" all, else the
 * field's name), the rest as the query. A `requestId` becomes the idempotency key. Throws TypeError when a path variable
 * is missing.
 */
export function prepare(
  method: CallInit['method'],
  template: string,
  body: string,
  params: object,
  options: CallOptions = {},
): [path: string, init: CallInit] {
  const { path, rest } = fillPath(template, params as Values);
  const { requestId, ...fields } = rest;
  const init: CallInit = { method, ...options };
  if (typeof requestId === 'string') init.idempotencyKey = requestId;
  if (body === '*') init.json = fields;
  else if (body === '') init.query = toQuery(fields);
  else init.json = fields[body];
  return [path, init];
}

/** Path and query of a method that answers a file, to be opened or downloaded: below /api/v1. */
export function filePath(template: string, params: object): string {
  const { path, rest } = fillPath(template, params as Values);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(toQuery(rest))) {
    if (Array.isArray(value)) for (const item of value as readonly string[]) query.append(name, item);
    else if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Sends a file as the raw body of an upload. */
export function upload<T>(
  send: Send,
  template: string,
  file: Blob,
  params: object,
  options: CallOptions = {},
): Promise<T> {
  const { path, rest } = fillPath(template, params as Values);
  return send<T>(path, { method: 'POST', ...options, query: toQuery(rest), body: file });
}

function fillPath(template: string, params: Values): { path: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = { ...params };
  const path = template.replaceAll(/\{([^}]+)\}/gu, (_, name: string) => {
    const value = name.split('.').reduce<unknown>((at, part) => (at as Values | undefined)?.[part], params);
    if (typeof value !== 'string' || value === '') throw new TypeError(`${template} needs ${name}`);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path, rest };
}

/** Nested messages are written with dots: { period: { from } } -> "period.from". */
function toQuery(fields: Values, prefix = ''): Record<string, QueryValue> {
  const query: Record<string, QueryValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'object' && !Array.isArray(value))
      Object.assign(query, toQuery(value as Values, `${prefix}${name}.`));
    else query[prefix + name] = value as QueryValue;
  }
  return query;
}
