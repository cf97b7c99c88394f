import { isUuid } from '../ids/uuid.ts';
import type { Resource } from '../resource/define.ts';
import { fieldsOf } from '../resource/row.ts';
import { isProblem } from './line-reader.ts';
import type { LineReader } from './line-reader.ts';
import type { ImportContext, ImportRow } from './target.ts';

const UNSEEN = 'references unseen';
const OWN = 'ids of the file';

/** Looks up what lines name, many at once. A record that stands in the file up to here counts as there. */
export async function lookUpReferences<T extends object>(
  resource: Resource<T>,
  reader: LineReader<T>,
  rows: readonly ImportRow[],
  { references, call, memory }: ImportContext,
): Promise<void> {
  if (!references) return;
  const own = (memory.get(OWN) as Set<string> | undefined) ?? new Set<string>();
  memory.set(OWN, own);
  for (const { values } of rows) if (isUuid(values['id'] ?? '')) own.add((values['id'] ?? '').toLowerCase());
  const lines = rows.flatMap((row) => {
    const after = reader.read(row, call.actor.timeZone);
    return isProblem(after) ? [] : [{ line: row.line, after }];
  });
  const unseen = await references(resource.options.message, lines, call);
  const byLine = lines.flatMap(({ line, after }, at) => {
    const fields = (unseen[at] ?? []).filter((field) => !own.has(String(valueAt(after, field))));
    return fields.length === 0 ? [] : [[line, fields] as const];
  });
  memory.set(UNSEEN, new Map(byLine));
}

/** The first field of a line that names what is not there, unless the record held it already. */
export function unseenReference(
  { memory }: ImportContext,
  line: number,
  before: object | undefined,
  after: object,
): string | undefined {
  const fields = (memory.get(UNSEEN) as ReadonlyMap<number, readonly string[]> | undefined)?.get(line) ?? [];
  return fields.find((field) => before === undefined || valueAt(before, field) !== valueAt(after, field));
}

/** "lines[2].productId" of a record. */
function valueAt(record: object, field: string): unknown {
  let value: unknown = record;
  for (const part of field.split(/[.[\]]+/).filter(Boolean))
    value = typeof value === 'object' && value !== null ? fieldsOf(value)[part] : undefined;
  return value;
}
