/** Writes gateway/openapi.json: OpenAPI 3.1 of what the contracts offer on REST. */
import { successStatus } from '../src/descriptor.ts';
import type { FieldDescriptor, MessageDescriptor, MethodDescriptor } from '../src/descriptor.ts';
import { isOffered } from './emit-browser.ts';
import { reachable } from './reachable.ts';
import type { Model } from './image.ts';
import { enumSchema, fieldSchema, messageSchema, updateSchema } from './json-schema.ts';
import type { Reference, Schema } from './json-schema.ts';
import { camel, groupNames, sentence, shortNames } from './names.ts';

interface Context {
  model: Model;
  reference: Reference;
  names: ReadonlyMap<string, string>;
  groups: ReadonlyMap<string, string>;
}

const PROBLEM: Schema = {
  type: 'object',
  description: 'RFC 9457. `reason` is stable; `title` and `detail` are in the language of the caller.',
  required: ['type', 'title', 'status', 'reason', 'instance'],
  properties: {
    type: {
      type: 'string',
      description: 'Page that explains the reason.',
      examples: ['/problems/DEAL_ALREADY_CLOSED'],
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Trace id of the request, for the support.' },
    reason: { type: 'string', examples: ['DEAL_ALREADY_CLOSED'] },
    errors: {
      type: 'array',
      description: 'Fields that were refused.',
      items: {
        type: 'object',
        required: ['field', 'reason', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body of the request.' },
          field: { type: 'string', examples: ['deal.lines[2].quantity'] },
          reason: { type: 'string', examples: ['TOO_LONG'] },
          message: { type: 'string' },
        },
      },
    },
  },
};

const STATUSES: Record<string, string> = {
  '400': 'A field or the query is wrong; `errors` names it.',
  '401': 'Not signed in, or the session has ended.',
  '403': 'The caller lacks the permission.',
  '404': 'There is no such record, or the caller may not see it.',
  '408': 'The request came too slowly.',
  '409':
    'The state of the record forbids it, or the same request is still being done: then Retry-After tells when to ask again.',
  '412': 'The record has changed since it was read (If-Match).',
  '413': 'The body is too large.',
  '415': 'The body is not JSON.',
  '422': 'The Idempotency-Key was used for another request.',
  '429': 'Too many requests; Retry-After tells when to come back.',
  '431': 'The address and the headers together are longer than 16 KiB.',
  '500': 'A fault of ours; `instance` names it.',
  '503': 'The service is not there for the moment; Retry-After tells when to come back.',
  '504': 'The service took too long. Whether a change was done is told by repeating it with the same Idempotency-Key.',
};

const BYTES: Schema = { schema: { type: 'string', format: 'binary' } };
const RETRIED = new Set(['409', '429', '503', '504']);
const RETRY_AFTER: Schema = { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } };

/** The document as an object, ready for JSON. */
export function emitOpenApi(model: Model): Schema {
  const methods = model.methods.filter(isOffered);
  const { messages, enums } = reachable(
    model,
    methods.flatMap((method) => [method.request, method.response]),
  );
  const names = shortNames([...messages, ...enums].map((item) => item.name));
  const reference: Reference = (name) => `#/components/schemas/${names.get(name) ?? name}`;
  const context: Context = { model, names, reference, groups: groupNames(methods) };
  const paths: Record<string, Record<string, Schema>> = {};
  for (const method of methods) {
    const { path, operation } = operationOf(method, context);
    const item = (paths[path] ??= {});
    const verb = (method.rest?.verb ?? 'GET').toLowerCase();
    if (item[verb]) throw new Error(`two methods answer ${verb} ${path}: the second is ${method.path}`);
    item[verb] = operation;
  }
  const updated = methods
    .filter((method) => method.rest?.verb === 'PATCH')
    .map((method) => bodyMessage(method, context));
  return {
    openapi: '3.1.0',
    info: {
      title: 'CRM platform',
      version: '1.0.0',
      summary: 'Clients, sales and whoever works with them.',
      description:
        'One surface for the portal, dealers and integrations. Names are in camelCase; query parameters are taken in snake_case too. ' +
        'Decimals and 64-bit integers are strings. Every change takes an `Idempotency-Key`; a record is changed safely with `If-Match`. ' +
        'Reads may be repeated always, changes with their key: after 429, 503 and 504, and after 409 with the reason REQUEST_IN_FLIGHT, when Retry-After says.',
      license: { name: 'UNLICENSED', url: 'about:blank' },
    },
    servers: [{ url: '/api/v1', description: 'This installation' }],
    security: [{ session: [] }, { bearer: [] }],
    tags: [...context.groups].map(([service, name]) => ({
      name,
      description: model.serviceDescriptions.get(service) || sentence(name),
    })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-crm',
          description: 'Session of the portal; changes need X-CRM-CSRF.',
        },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      parameters: {
        IfMatch: {
          name: 'If-Match',
          in: 'header',
          schema: { type: 'string' },
          description: 'The `etag` of the record that was read.',
        },
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          schema: { type: 'string', maxLength: 255 },
          description: 'The same key with the same request is done once and answered alike, for 48 hours.',
        },
        AcceptLanguage: {
          name: 'Accept-Language',
          in: 'header',
          schema: { type: 'string', enum: ['en', 'ru', 'bg'] },
          description: 'Language of problems.',
        },
      },
      responses: Object.fromEntries(
        Object.entries(STATUSES).map(([status, description]) => [
          `Problem${status}`,
          {
            description,
            ...(RETRIED.has(status) && { headers: { 'Retry-After': RETRY_AFTER } }),
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
      schemas: usedSchemas(paths, {
        ...Object.fromEntries(messages.map((message) => [names.get(message.name), messageSchema(message, reference)])),
        ...Object.fromEntries(
          updated.map((message) => [`${names.get(message.name) ?? ''}Update`, updateSchema(message, reference)]),
        ),
        ...Object.fromEntries(enums.map((item) => [names.get(item.name), enumSchema(item)])),
        Problem: PROBLEM,
      }),
    },
  };
}

/** Those that an operation reaches: a request whose fields are all in path and query has no schema of its own. */
function usedSchemas(paths: object, schemas: Record<string, Schema>): Record<string, Schema> {
  const used = new Set(['Problem']);
  const queue: unknown[] = [paths];
  for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/gu)) {
      if (used.has(name)) continue;
      used.add(name);
      queue.push(schemas[name]);
    }
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

function messageOf(name: string, context: Context): MessageDescriptor {
  const message = context.model.messages.get(name);
  if (!message) throw new Error(`${name} is not among the contracts`);
  return message;
}

function bodyMessage(method: MethodDescriptor, context: Context): MessageDescriptor {
  const request = messageOf(method.request, context);
  const field = request.fields.find((candidate) => candidate.jsonName === method.rest?.body);
  return field?.type === undefined ? request : messageOf(field.type, context);
}

function operationOf(method: MethodDescriptor, context: Context): { path: string; operation: Schema } {
  const { rest } = method;
  if (!rest) throw new Error(`${method.path} is not on REST`);
  const request = messageOf(method.request, context);
  const variables = [...rest.path.matchAll(/\{([^}]+)\}/gu)].map(([, name = '']) => name);
  const leaf = (name: string): string => camel(name.split('.').at(-1) ?? name);
  const path = rest.path.replaceAll(/\{([^}]+)\}/gu, (_, name: string) => `{${leaf(name)}}`);
  const parameters: Schema[] = variables.map((name) => ({
    name: leaf(name),
    in: 'path',
    required: true,
    schema: pathSchema(request, name, context),
  }));
  if (rest.body === '' && !method.clientStreaming) {
    const inQuery = request.fields.filter((field) => !variables.includes(field.name) && field.name !== 'request_id');
    parameters.push(...inQuery.filter(fitsQuery).map((field) => queryParameter(field, context)));
  }
  if (method.clientStreaming)
    parameters.push({ name: 'fileName', in: 'query', schema: { type: 'string', maxLength: 255 } });
  const has = (name: string): boolean => request.fields.some((field) => field.name === name);
  if (method.changes) parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
  if (has('etag') || has('update_mask')) parameters.push({ $ref: '#/components/parameters/IfMatch' });
  parameters.push({ $ref: '#/components/parameters/AcceptLanguage' });
  const group = context.groups.get(method.service) ?? method.service;
  const audience = method.audience.filter((name) => name !== 'internal');
  const operation: Schema = {
    operationId: `${group}_${camel(method.name)}`,
    tags: [group],
    summary: (method.summary || sentence(method.name)).replace(/\.$/u, ''),
    ...(method.description !== '' && { description: method.description }),
    ...(audience.includes('public') && { security: [] }),
    parameters,
    ...requestBody(method, variables, context),
    responses: responsesOf(method, context),
    ...(method.permission !== '' && { 'x-permission': method.permission }),
    'x-audience': audience,
  };
  return { path, operation };
}

function pathSchema(request: MessageDescriptor, variable: string, context: Context): Schema {
  let message = request;
  let schema: Schema = { type: 'string' };
  for (const part of variable.split('.')) {
    const field = message.fields.find((candidate) => candidate.name === part);
    if (!field) break;
    // The id of a record is read-only in it, but here it says which one is meant.
    schema = fieldSchema({ ...field, rule: { ...field.rule, outputOnly: false, required: true } }, context.reference);
    if (field.kind === 'message') message = messageOf(field.type ?? '', context);
  }
  return schema;
}

function fitsQuery(field: FieldDescriptor): boolean {
  return field.kind !== 'message' && field.kind !== 'struct' && !field.map && field.name !== 'etag';
}

function queryParameter(field: FieldDescriptor, context: Context): Schema {
  const { description, ...schema } = fieldSchema(field, context.reference);
  return {
    name: field.jsonName,
    in: 'query',
    ...(field.rule.required === true && { required: true }),
    ...(description !== undefined && { description }),
    ...(field.repeated && { style: 'form', explode: true }),
    schema,
  };
}

function requestBody(method: MethodDescriptor, variables: readonly string[], context: Context): Schema {
  const { rest } = method;
  if (!rest || rest.body === '') return method.clientStreaming ? fileBody() : {};
  if (method.clientStreaming) return fileBody();
  const request = messageOf(method.request, context);
  if (rest.body !== '*') {
    const name = context.names.get(bodyMessage(method, context).name) ?? '';
    const $ref = `#/components/schemas/${name}${rest.verb === 'PATCH' ? 'Update' : ''}`;
    return { requestBody: { required: true, content: { 'application/json': { schema: { $ref } } } } };
  }
  const fields = request.fields.filter((field) => !variables.includes(field.name));
  if (fields.length === 0) return {};
  const schema = messageSchema({ ...request, fields }, context.reference);
  const required = fields.some((field) => field.rule.required === true);
  return { requestBody: { required, content: { 'application/json': { schema } } } };
}

function fileBody(): Schema {
  return {
    requestBody: {
      required: true,
      content: { 'application/octet-stream': BYTES },
    },
  };
}

function responsesOf(method: MethodDescriptor, context: Context): Schema {
  const takesBody = method.clientStreaming || method.rest?.body !== '';
  const statuses = [
    ...['400', '401', '403', '404', '408', '409', '429', '431', '500', '503', '504'],
    ...(takesBody ? ['413', '415'] : []),
    ...(method.changes ? ['412', '422'] : []),
  ].sort();
  const content = method.serverStreaming
    ? Object.fromEntries((method.produces ?? ['*/*']).map((type) => [type, BYTES]))
    : { 'application/json': { schema: { $ref: context.reference(method.response) } } };
  const isTagged =
    method.rest?.verb === 'GET' && messageOf(method.response, context).fields.some(({ name }) => name === 'etag');
  return {
    [String(successStatus(method))]: { description: 'Done.', content },
    ...(isTagged && { '304': { description: 'The record is still as If-None-Match has it.' } }),
    ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
  };
}
