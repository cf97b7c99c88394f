/** REST to a request message and a response's bytes to JSON, by the method's binding; compiled once per method. */
import type { FieldDescriptor, MessageDescriptor, MethodDescriptor, Registry } from '@crm/proto/descriptor';
import { assignQuery } from './query.ts';
import type { Query } from './query.ts';
import { jsonReader } from './read-json.ts';
import { isMaskPath, maskField, maskOfKeys, maskedField } from './update-mask.ts';
import type { FieldViolation } from './violation.ts';
import { textField } from './wire.ts';
import { jsonWriter } from './write-json.ts';

export interface RestInput {
  /** Variables of the path by their name in the template, decoded: { "deal.id": "…" }. */
  params: Readonly<Record<string, string>>;
  query: Query;
  /** Parsed JSON; undefined when the request has none. */
  body?: unknown;
  /** Values of the headers If-Match and Idempotency-Key; the latter is a uuid by now. */
  ifMatch?: string;
  idempotencyKey?: string;
}

export type RestRequest =
  { ok: true; message: Record<string, unknown> } | { ok: false; violations: readonly FieldViolation[] };

export interface Transcoder {
  method: MethodDescriptor;
  toRequest(input: RestInput): RestRequest;
  /** REST's JSON of an encoded response, in UTF-8. */
  toJson(response: Buffer): Buffer;
  /** The etag of the record that is the response; "" when it has none. */
  etag(response: Buffer): string;
  /** The mark of the next page; "" when there is none. */
  nextPageToken(response: Buffer): string;
  /** JSON pointer into the request's body of a violation's field; undefined when the field is no part of the body. */
  pointer(field: string): string | undefined;
}

type Json = Record<string, unknown>;

/** Compiles a method that has a REST binding. Throws when it has none. */
export function transcoder(registry: Registry, method: MethodDescriptor): Transcoder {
  const { rest } = method;
  const descriptor = registry.messages.get(method.request);
  if (!rest || !descriptor) throw new Error(`${method.path} is not on REST`);
  const read = jsonReader(registry, method.request);
  const textOf = (name: string): ((response: Buffer) => string) => {
    const field = registry.messages.get(method.response)?.fields.find((candidate) => candidate.name === name);
    return field?.kind === 'string' ? (response) => textField(response, field.number) : () => '';
  };
  const variables = pathVariables(registry, descriptor, rest.path);
  const mask = maskField(descriptor);
  const masked = maskedField(registry, descriptor);
  const maskedMessage = registry.messages.get(masked?.type ?? '');
  const bodyField = rest.body === '' || rest.body === '*' ? undefined : rest.body;
  const setEtag = etagSetter(registry, descriptor, rest.body);
  const requestId = descriptor.fields.find((field) => field.name === 'request_id')?.jsonName;

  return {
    method,
    toRequest({ params, query, body, ifMatch, idempotencyKey }) {
      const violations: FieldViolation[] = [];
      let json: unknown =
        rest.body === '*' ? (body ?? {}) : bodyField === undefined || body === undefined ? {} : { [bodyField]: body };
      if (isObject(json)) {
        json = { ...json };
        assignQuery(registry, descriptor, query, json as Json, violations);
        for (const variable of variables) setPath(json as Json, variable.path, params[variable.name]);
        if (ifMatch !== undefined) setEtag?.(json as Json, ifMatch);
        // The request's own field comes before the header, as at gRPC.
        if (idempotencyKey !== undefined && requestId !== undefined) (json as Json)[requestId] ||= idempotencyKey;
      }
      // Without a body its field would be absent, and a handler would find nothing where the contract has a record.
      if (bodyField !== undefined && body === undefined) violations.push({ field: bodyField, reason: 'REQUIRED' });
      const message = read(json, violations);
      if (mask && masked && maskedMessage) {
        const given = message[mask.jsonName] as string[] | undefined;
        if (given === undefined) {
          const part = (json as Json)[masked.jsonName];
          message[mask.jsonName] = maskOfKeys(maskedMessage, isObject(part) ? Object.keys(part) : []);
        } else if (!given.every((path) => isMaskPath(maskedMessage, path))) {
          violations.push({ field: mask.jsonName, reason: 'UNKNOWN_VALUE' });
        }
      }
      return violations.length > 0 ? { ok: false, violations } : { ok: true, message };
    },
    toJson: jsonWriter(registry, method.response),
    etag: textOf('etag'),
    nextPageToken: textOf('next_page_token'),
    pointer: (field) => bodyPointer(rest.body, field),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface PathVariable {
  /** As in the template: "deal.id". */
  name: string;
  /** JSON names on the way: ["deal", "id"]. */
  path: readonly string[];
}

function pathVariables(registry: Registry, descriptor: MessageDescriptor, template: string): PathVariable[] {
  return [...template.matchAll(/\{([^}]+)\}/gu)].map(([, name = '']) => {
    let message: MessageDescriptor | undefined = descriptor;
    const path = name.split('.').map((part) => {
      const field: FieldDescriptor | undefined = message?.fields.find((candidate) => candidate.name === part);
      if (!field) throw new Error(`${descriptor.name} has no field ${name}`);
      message = registry.messages.get(field.type ?? '');
      return field.jsonName;
    });
    return { name, path };
  });
}

/** Sets a nested value, copying the objects on the way: the caller's body stays as it was. */
function setPath(json: Json, path: readonly string[], value: string | undefined): void {
  let target = json;
  for (const name of path.slice(0, -1)) {
    const next = target[name];
    // What is no object is refused by the reader with its own reason.
    if (next !== undefined && next !== null && !isObject(next)) return;
    target = target[name] = { ...next };
  }
  const last = path.at(-1);
  if (last !== undefined) target[last] = value;
}

/** If-Match goes to the request's own etag, else to that of the record in its body. */
function etagSetter(
  registry: Registry,
  descriptor: MessageDescriptor,
  body: string,
): ((json: Json, etag: string) => void) | undefined {
  const own = descriptor.fields.find((field) => field.name === 'etag');
  if (own) return (json, etag) => setPath(json, ['etag'], etag);
  const field = descriptor.fields.find((candidate) => candidate.jsonName === body);
  const inside = registry.messages.get(field?.type ?? '')?.fields.some((part) => part.name === 'etag');
  return inside === true ? (json, etag) => setPath(json, [body, 'etag'], etag) : undefined;
}

/** "deal.lines[2].quantity" of a method with body "deal" -> "/lines/2/quantity". */
function bodyPointer(body: string, field: string): string | undefined {
  const parts = field
    .split('.')
    .flatMap((part) => part.split('['))
    .map((part) => part.replace(/\]$/u, ''))
    .filter((part) => part !== '');
  if (body === '') return undefined;
  if (body !== '*' && parts.shift() !== body) return undefined;
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
