import { can } from '../access/actor.ts';
import { validateMessage } from '../contract/validate.ts';
import { ServiceError } from '../grpc/errors.ts';
import { isUuid } from '../ids/uuid.ts';
import { DbError } from '../pg/errors.ts';
import type { Tx } from '../pg/pool.ts';
import { diff } from '../resource/change.ts';
import type { Resource } from '../resource/define.ts';
import { newDraft } from '../resource/draft.ts';
import { placed } from '../resource/placement.ts';
import { fieldsOf, setValue, valueOf } from '../resource/row.ts';
import type { Fields } from '../resource/row.ts';
import { hiddenFrom, keepHidden } from '../resource/sensitive.ts';
import { unseenReference } from './line-references.ts';
import { isProblem } from './line-reader.ts';
import { problemOf, refusalOf } from './problem.ts';
import type { LineReader } from './line-reader.ts';
import type { KeyRule } from './target-column.ts';
import type { ImportContext, ImportRow, LineOutcome, LineProblem } from './target.ts';
import { findByKey, idsUsedUp, keysSeen, recordsById } from './upsert-key.ts';
import type { Found } from './upsert-key.ts';

/** What would become of a line. */
export interface Planned<T> {
  row: ImportRow;
  before?: T;
  after?: T;
  outcome: LineOutcome;
}

/** Looks for records, and for earlier lines of this run, that are most likely the same: by the noun's own rule. */
export type FindTwins<T> = (
  tx: Tx,
  lines: readonly { line: number; draft: T }[],
  context: ImportContext,
) => Promise<ReadonlyMap<number, { recordId: string } | { line: number }>>;

export interface PlanOptions<T extends object> {
  resource: Resource<T>;
  reader: LineReader<T>;
  keys: ReadonlyMap<string, KeyRule>;
  twins?: FindTwins<T> | undefined;
}

/** What would become of each line, and the records to write. */
export async function planLines<T extends object>(
  tx: Tx,
  { resource, reader, keys, twins }: PlanOptions<T>,
  rows: readonly ImportRow[],
  context: ImportContext,
): Promise<Planned<T>[]> {
  const { upsertKey } = context;
  const rule = keys.get(upsertKey);
  const formsOf = ({ values }: ImportRow): string[] => rule?.forms(values[upsertKey] ?? '') ?? [];
  const column = reader.sheet.columns.get(upsertKey)?.field;
  const wanted = [...new Set(rows.flatMap(formsOf))];
  const existing = rule ? await findByKey(tx, resource, column, rule, wanted, context) : new Map<string, Found<T>[]>();
  const seen = keysSeen(context);
  const alike = twins ? await twinsOf(twins) : new Map<number, Found<T> | 'earlier'>();
  const own = rows.flatMap(({ values: { id = '' } }) =>
    isUuid(id) && !existing.has(id.toLowerCase()) ? [id.toLowerCase()] : [],
  );
  const used = await idsUsedUp(tx, resource, own);
  const create = resource.permissionFor('create');
  const mayCreate = create === undefined || can(context.actor, create) !== undefined;
  return rows.map((row): Planned<T> => {
    const draft = reader.read(row, context.actor.timeZone);
    if (isProblem(draft)) return ended(row, 'rejected', draft);
    const forms = formsOf(row);
    const known = [...new Map(forms.flatMap((key) => existing.get(key) ?? []).map((one) => [one.id, one])).values()];
    if (forms.some((key) => seen.has(key)) || known.some(({ ofThisImport }) => ofThisImport))
      return ended(row, 'duplicate', { field: upsertKey, reason: 'DUPLICATE_IN_FILE' });
    for (const key of forms) seen.add(key);
    if (known.length > 1) return ended(row, 'rejected', { field: upsertKey, reason: 'AMBIGUOUS_KEY' });
    if (known[0]) return changed(row, known[0], upsertKey);
    const twin = alike.get(row.line);
    if (twin === 'earlier' || (twin && twin.ofThisImport))
      return ended(row, 'duplicate', { reason: 'LOOKS_LIKE_EARLIER' });
    if (twin && context.duplicates === 'skip') return ended(row, 'duplicate', { reason: 'LOOKS_LIKE_KNOWN' });
    if (twin) return changed(row, twin, '');
    if (used.has((row.values['id'] ?? '').toLowerCase()))
      return ended(row, 'rejected', { field: 'id', reason: 'ID_USED' });
    if (!mayCreate) return ended(row, 'rejected', { reason: 'NOT_ALLOWED' });
    const unseen = unseenReference(context, row.line, undefined, draft);
    if (unseen !== undefined) return ended(row, 'rejected', { field: unseen, reason: 'NOT_FOUND' });
    try {
      return { row, after: created(row, draft), outcome: { line: row.line, outcome: 'created' } };
    } catch (thrown) {
      return { row, outcome: refusal(row, thrown) };
    }
  });

  function changed(row: ImportRow, { message: before }: Found<T>, field: string): Planned<T> {
    if (!before) return ended(row, 'rejected', { ...(field !== '' && { field }), reason: 'ALREADY_EXISTS' });
    const { deleteTime } = fieldsOf(before);
    // A file that names a deleted record brings it back, as it stands in the file.
    const merged = reader.merge(
      before,
      row,
      deleteTime === undefined ? context.emptyCells : 'erase',
      context.actor.timeZone,
    );
    if (isProblem(merged)) return ended(row, 'rejected', merged);
    const { after, ignored } = merged;
    if (deleteTime !== undefined) fieldsOf(after)['deleteTime'] = undefined;
    keepHidden(
      before,
      after,
      hiddenFrom(context.actor, resource.hidden).filter(({ path }) => path.length > 1),
    );
    const [violation] = validateMessage(resource.options.registry, resource.options.message, after);
    if (violation) return ended(row, 'rejected', problemOf(violation));
    const unseen = unseenReference(context, row.line, before, after);
    if (unseen !== undefined) return ended(row, 'rejected', { field: unseen, reason: 'NOT_FOUND' });
    const json = (message: T): Fields => resource.codec.toJSON(message) as Fields;
    const noted = ignored.length > 0 && { ignored };
    if (diff(json(before), json(after)).fields.length === 0)
      return { row, outcome: { line: row.line, outcome: 'unchanged', ...noted } };
    try {
      const ours = placed(resource, before, after, context.call, resource.permissionFor('edit'));
      const outcome = deleteTime === undefined ? 'updated' : 'created';
      return { row, before, after: ours, outcome: { line: row.line, outcome, ...noted } };
    } catch (thrown) {
      return { row, outcome: refusal(row, thrown) };
    }
  }

  /** A new record as the file has it: with its own id, and without an owner where the file says that it has none. */
  function created(row: ImportRow, draft: T): T {
    const after = newDraft(resource, draft, context.call);
    const { id = '' } = row.values;
    if (isUuid(id)) fieldsOf(after)['id'] = id.toLowerCase();
    for (const name of resource.options.imported?.restored ?? []) {
      const column = resource.stored.find(({ field }) => field.jsonName === name);
      if (column && row.values[name]) setValue(after, column, valueOf(draft, column));
    }
    const permission = resource.permissionFor('create');
    const ours = placed(resource, undefined, after, context.call, permission);
    if (can(context.actor, permission ?? '') !== 'all') return ours;
    const { owner, team } = resource.options.scope ?? {};
    for (const { field, names } of resource.stored)
      if (row.values[field.jsonName] === '' && names[0] !== undefined && [owner, team].includes(names[0]))
        fieldsOf(ours)[field.jsonName] = '';
    return ours;
  }

  /** Lines that say who they are by an id are taken at their word. */
  async function twinsOf(find: FindTwins<T>): Promise<Map<number, Found<T> | 'earlier'>> {
    if (context.duplicates === 'create') return new Map();
    const lines = rows.flatMap((row) => {
      const draft = reader.read(row, context.actor.timeZone);
      const named = isUuid(row.values['id'] ?? '') || formsOf(row).some((key) => existing.has(key));
      return named || isProblem(draft) ? [] : [{ line: row.line, draft }];
    });
    const found = await find(tx, lines, context);
    const ids = [...found.values()].flatMap((twin) => ('recordId' in twin ? [twin.recordId] : []));
    const records = await recordsById(tx, resource, [...new Set(ids)], context);
    return new Map(
      [...found].flatMap(([line, twin]) => {
        const record = 'recordId' in twin ? records.get(twin.recordId) : ('earlier' as const);
        return record ? [[line, record]] : [];
      }),
    );
  }
}

function ended<T>(row: ImportRow, outcome: 'rejected' | 'duplicate', problem: LineProblem): Planned<T> {
  return { row, outcome: { line: row.line, outcome, ...problem } };
}

export function refusal(row: ImportRow, thrown: unknown): LineOutcome {
  if (thrown instanceof DbError) return { line: row.line, outcome: 'rejected', reason: 'UNKNOWN_VALUE' };
  if (!(thrown instanceof ServiceError)) throw thrown;
  return { line: row.line, outcome: 'rejected', ...refusalOf(thrown) };
}
