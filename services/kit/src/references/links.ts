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
  /** The ids that rows of this table name, of those in the placeholder. */
  named: (table: string, ids: string) => string;
  /** Kept as JSON: no index leads to it. */
  inJson: boolean;
}

/** How the records of a noun stand on others: by its stored fields with `refers_to`, also inside what is kept as JSON. */
export function linksOf({ options, stored }: Pick<Resource<object>, 'options' | 'stored'>): Link[] {
  const { stands } = options;
  if (stands === undefined) return [];
  return linksIn(
    options.registry,
    stored.filter(({ field }) => standsBy(stands, field.jsonName)),
  );
}

/**
 * How the records of a noun name others, whether they stand on them or only tell of them: what is removed for good leaves
 * all of these pointing at nothing. Of JSON only that by which they stand: no index leads to the rest.
 */
export function namesOf({ options, stored }: Pick<Resource<object>, 'options' | 'stored'>): Link[] {
  const { stands } = options;
  return stored
    .filter(({ field }) => !BOOKKEEPING.has(field.jsonName))
    .flatMap((column) =>
      linksIn(options.registry, [column]).filter(
        ({ inJson }) => !inJson || (stands !== undefined && standsBy(stands, column.field.jsonName)),
      ),
    );
}

function linksIn(registry: Registry, columns: readonly Column[]): Link[] {
  return columns.flatMap((column) => (column.shape === 'json' ? insideJson(registry, column) : inColumn(column)));
}

/** Whether a field of a record is one by which it stands on others. */
export function standsBy({ except = [] }: Stands, jsonName: string): boolean {
  return !BOOKKEEPING.has(jsonName) && !except.includes(jsonName);
}

function inColumn({ field, value }: Column): Link[] {
  const noun = field.rule.refersTo;
  if (noun === undefined) return [];
  return [
    {
      noun,
      inJson: false,
      sql: (id) => (field.repeated ? `${id}::uuid = any(${value})` : `${value} = ${id}::uuid`),
      named: (table, ids) =>
        field.repeated
          ? `select unnest(${value}) as id from ${table} where ${value} && ${ids}::uuid[]`
          : `select ${value} as id from ${table} where ${value} = any(${ids}::uuid[])`,
    },
  ];
}

function insideJson(registry: Registry, { field, value }: Column): Link[] {
  return pathsIn(registry, field, field.repeated ? '$[*]' : '$', []).map(({ noun, path }) => ({
    noun,
    inJson: true,
    named: (table, ids) =>
      `select found.id from ${table}, lateral (select (x #>> '{}')::uuid as id from jsonb_path_query(${value}, '${path} ? (@ != "")') x) found where found.id = any(${ids}::uuid[])`,
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
