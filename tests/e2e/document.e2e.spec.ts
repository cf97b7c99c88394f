import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/src/paths.ts';
import type { Answer } from '../../deploy/local/src/portal-client.ts';
import { restAs, type PortalClient } from '../kit/rest.ts';

interface Operation {
  verb: string;
  path: string;
  parameters: { name: string; in: string; schema: { type?: string; pattern?: string } }[];
  hasBody: boolean;
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
}

/** As OpenAPI has it, as far as it is read here. */
type Item = Omit<Operation, 'verb' | 'path' | 'hasBody'> & { requestBody?: { content: object } };
const document = JSON.parse(readFileSync(join(root, 'gateway', 'openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Item>>;
  components: { responses: Record<string, { content: Record<string, { schema: object }> }> };
};
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([verb, { requestBody, ...operation }]) => ({
    ...operation,
    verb: verb.toUpperCase(),
    path,
    hasBody: requestBody !== undefined && 'application/json' in requestBody.content,
  })),
);
const reads = operations.filter(({ verb }) => verb === 'GET');
const writes = operations.filter(({ hasBody }) => hasBody);

// Strict mode knows neither OpenAPI's own words nor ours (x-…), and the logger tells of each format of ours.
const ajv = addFormats(new Ajv2020({ strict: false, logger: false }));
ajv.addSchema(document, 'openapi');
const validators = new Map<object, ValidateFunction>();
function validator(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const made = ajv.compile(JSON.parse(text) as object);
  validators.set(schema, made);
  return made;
}

let admin: PortalClient;
/** Ids that are there, by what a path calls them: "/deals/{id}" -> those of "/deals". */
const known = new Map<string, string[]>();
beforeAll(async () => {
  admin = await restAs('admin');
  for (const { path } of reads.filter((read) => !read.path.includes('{') && !read.path.includes(':'))) {
    const { body } = await admin.call<Record<string, { id?: string }[]>>('GET', `/api/v1${path}`);
    const list = Object.values(body).find((value) => Array.isArray(value)) ?? [];
    known.set(
      path,
      list.flatMap(({ id }) => (id === undefined ? [] : [id])),
    );
  }
}, 120_000);

/** What contradicts the document in an answer, in words; an empty list is a pass. */
function contradictions({ verb, path, responses }: Operation, { status, headers, body }: Answer): string[] {
  const at = `${verb} ${path}: ${String(status)}`;
  if (status >= 500 && status !== 503 && status !== 504) return [`${at} ${JSON.stringify(body)}`];
  const named = responses[String(status)];
  if (named === undefined) return [`${at} is not in the document: ${JSON.stringify(body)}`];
  const response = named.$ref === undefined ? named : document.components.responses[named.$ref.split('/').at(-1) ?? ''];
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = response?.content?.[type] ?? response?.content?.['*/*'];
  if (response?.content !== undefined && content === undefined) return [`${at} as ${type} is not in the document`];
  if (!type.endsWith('json') || content === undefined) return [];
  const validate = validator(content.schema);
  return validate(body) ? [] : [`${at}: ${ajv.errorsText(validate.errors)}`];
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '\0',
    "'; drop table x",
    '9'.repeat(400),
    '../..',
    '%00',
    'null',
    '2024-02-30',
    '1e400',
  ),
);
/** A request's path and query: ids that are there, that are not, and that are none; parameters that fit and that do not. */
const target = ({ path, parameters }: Operation): fc.Arbitrary<string> =>
  fc
    .record({
      // Slashes and dots would make it another address.
      ids: fc.array(fc.oneof(fc.nat(50), fc.uuid(), fc.constantFrom('x', '\0', '0', "'")), {
        minLength: 2,
        maxLength: 2,
      }),
      query: fc.array(
        fc.tuple(
          fc.constantFrom(
            'filter',
            'unknown',
            ...parameters.filter((one) => one.in === 'query').map(({ name }) => name),
          ),
          fc.oneof(anyText, fc.constantFrom('1', '5', 'true', 'csv', 'xlsx', 'id', 'create_time desc', '2026-01-01')),
        ),
        { maxLength: 3 },
      ),
    })
    .map(({ ids, query }) => {
      const there = known.get(path.slice(0, path.indexOf('/{'))) ?? [];
      const idOf = (id: number | string | undefined): string =>
        typeof id === 'number' ? (there[id % Math.max(1, there.length)] ?? randomUUID()) : (id ?? '');
      let at = 0;
      const filled = path.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(idOf(ids[at++])));
      return `/api/v1${filled}?${new URLSearchParams(query).toString()}`;
    });

const seconds = 20;
const bounded = { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false, numRuns: 1500 } as const;

test('[G2] every read is answered as the document says, whatever it is asked with', async () => {
  const asked = fc.constantFrom(...reads).chain((operation) => target(operation).map((path) => ({ operation, path })));
  await fc.assert(
    fc.asyncProperty(asked, async ({ operation, path }) => {
      expect(contradictions(operation, await admin.call('GET', path))).toEqual([]);
    }),
    bounded,
  );
}, 60_000);

test('[G2] an address of more than 16 KiB is refused as the document says', async () => {
  const list = reads.find(({ path }) => path === '/clients');
  const answer = await admin.call('GET', `/api/v1/clients?pageToken=${'x'.repeat(20_000)}`);
  expect(answer.status).toBe(431);
  expect(list && contradictions(list, answer)).toEqual([]);
});

test('[G2] a body of another shape is refused as the document says, and is no fault', async () => {
  const broken = fc.oneof(
    fc.constantFrom<unknown>([], 'text', 5, { '\0': 1 }, { unknownField: {} }),
    fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 }),
  );
  const asked = fc
    .constantFrom(...writes)
    .chain((operation) => fc.tuple(target(operation), broken).map(([path, body]) => ({ operation, path, body })));
  await fc.assert(
    fc.asyncProperty(asked, async ({ operation, path, body }) => {
      const answer = await admin.call(operation.verb, path.split('?')[0] ?? '', body);
      // Names of no field of a request come from the dictionary alone, so that nothing of it is ever done.
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(contradictions(operation, answer)).toEqual([]);
    }),
    bounded,
  );
}, 60_000);
