import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';
import type { Column } from '../resource/columns.ts';
import type { Resource, Stands } from '../resource/define.ts';

/** Says who wrote a record last: never a reason to keep somebody. */
const BOOKKEEPING = new Set(['createdBy', 'updatedBy']);

/** One way in which records of a noun stand on those of another. */
export interface Link {
  /** "sales.warehouse" */
  noun: string;
  /** Whether a row refers to the id in this placeholder. */
  sql: (id: string) => string;
}

/** How the records of a noun stand on others: by its stored fields with `refers_to`, also inside what is kept as JSON. */
export function linksOf({ options, stored }: Pick<Resource<object>, 'options' | 'stored'>): Link[] {
  const { stands, registry } = options;
  if (stands === undefined) return [];
  return stored
    .filter(({ field }) => standsBy(stands, field.jsonName))
    .flatMap((column) => (column.shape === 'json' ? insideJson(registry, column) : inColumn(column)));
}

/** Whether a field of a record is one by which it stands on others. */
export function standsBy({ except = [] }: Stands, jsonName: string): boolean {
  return !BOOKKEEPING.has(jsonName) && !except.includes(jsonName);
}

function inColumn({ field, value }: Column): Link[] {
  const noun = field.rule.refersTo;
  if (noun === undefined) return [];
  return [{ noun, sql: (id) => (field.repeated ? `${id}::uuid = any(${value})` : `${value} = ${id}::uuid`) }];
}

function insideJson(registry: Registry, { field, value }: Column): Link[] {
  return pathsIn(registry, field, field.repeated ? '$[*]' : '$', []).map(({ noun, path }) => ({
    noun,
    sql: (id) => `jsonb_path_exists(${value}, '${path} ? (@ == $id)', jsonb_build_object('id', ${id}::text))`,
  }));
}

function pathsIn(
  registry: Registry,
  field: FieldDescriptor,
  path: string,
  above: readonly string[],
): { noun: string; path: string }[] {
  if (field.rule.refersTo !== undefined) return [{ noun: field.rule.refersTo, path }];
  const { type = '' } = field;
  if (field.kind !== 'message' || field.map || above.includes(type)) return [];
  return (registry.messages.get(type)?.fields ?? []).flatMap((inner) =>
    pathsIn(registry, inner, `${path}.${inner.jsonName}${inner.repeated ? '[*]' : ''}`, [...above, type]),
  );
}
