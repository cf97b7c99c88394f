/** Query parameters to the JSON of a request: names in camelCase or snake_case, nested ones with dots, lists repeated. */
import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';
import type { FieldViolation } from './violation.ts';

/** As parsed by URLSearchParams or by Express' simple parser. */
export type Query = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>;

type Json = Record<string, unknown>;

/**
 * Adds the query's values to the JSON of the request. An unknown name and a second value of a single field are
 * violations; whether a value is right is for the reader of the JSON to say.
 */
export function assignQuery(
  registry: Registry,
  descriptor: MessageDescriptor,
  query: Query,
  json: Json,
  violations: FieldViolation[],
): void {
  for (const [name, values] of entriesOf(query)) {
    const target = locate(registry, descriptor, name.split('.'), json);
    if (!target) {
      violations.push({ field: name, reason: 'UNKNOWN_FIELD' });
      continue;
    }
    const { field, holder } = target;
    if (field.repeated) holder[field.jsonName] = values.map((value) => convert(field, value));
    else if (values.length === 1) holder[field.jsonName] = convert(field, values[0] ?? '');
    else violations.push({ field: name, reason: 'WRONG_TYPE', params: { expected: 'one value' } });
  }
}

function* entriesOf(query: Query): Generator<[string, readonly string[]]> {
  if (query instanceof URLSearchParams) {
    for (const name of new Set(query.keys())) yield [name, query.getAll(name)];
    return;
  }
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string') yield [name, [value]];
    else if (value !== undefined) yield [name, value];
  }
}

function locate(
  registry: Registry,
  descriptor: MessageDescriptor,
  path: readonly string[],
  json: Json,
): { field: FieldDescriptor; holder: Json } | undefined {
  let message: MessageDescriptor | undefined = descriptor;
  let holder = json;
  for (const [depth, part] of path.entries()) {
    const field: FieldDescriptor | undefined = message?.fields.find(
      (candidate) => candidate.jsonName === part || candidate.name === part,
    );
    if (!field) return undefined;
    const plain = field.kind !== 'message' && field.kind !== 'struct' && !field.map;
    if (depth === path.length - 1) return plain ? { field, holder } : undefined;
    if (field.kind !== 'message' || field.repeated || field.map) return undefined;
    message = registry.messages.get(field.type ?? '');
    const inner: Json = { ...(holder[field.jsonName] as Json | undefined) };
    holder[field.jsonName] = inner;
    holder = inner;
  }
  return undefined;
}

/** Texts of a query are texts: only what JSON writes without quotes has to be turned. */
function convert(field: FieldDescriptor, value: string): unknown {
  if (field.kind !== 'bool') return value;
  return value === 'true' ? true : value === 'false' ? false : value;
}
