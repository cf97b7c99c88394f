import { validateMessage } from '../contract/validate.ts';
import type { Language } from '../access/actor.ts';
import { ServiceError } from '../grpc/errors.ts';
import { DbError } from '../pg/errors.ts';
import type { Tx } from '../pg/pool.ts';
import { insertRows } from '../resource/bulk.ts';
import type { Column } from '../resource/columns.ts';
import { diff } from '../resource/change.ts';
import type { Resource } from '../resource/define.ts';
import { newDraft } from '../resource/draft.ts';
import { placed } from '../resource/placement.ts';
import { canonicalise, fieldsOf, setValue, valueOf, versionOf } from '../resource/row.ts';
import type { Fields } from '../resource/row.ts';
import { save } from '../resource/save.ts';
import { hiddenFrom } from '../resource/sensitive.ts';
import { readCell } from './cells.ts';
import { inSavepoint } from './savepoint.ts';
import type { ImportColumn, ImportContext, ImportRow, ImportTarget, LineOutcome, LineProblem } from './target.ts';
import { undoRecords } from './undo-records.ts';
import { findByKey, keysSeen, setKeysSeen } from './upsert-key.ts';
import type { Found } from './upsert-key.ts';
import { parseDecimal } from './values.ts';

export interface TargetColumn<T> {
  labels: Readonly<Record<Language, readonly string[]>>;
  required?: boolean;
  key?: boolean;
  /** What people write for an enum's values: { 'ООО': 'CLIENT_KIND_ORGANIZATION' }. */
  words?: Readonly<Record<string, string>>;
  /** For a column that is no field of its own: puts the cell into the record. */
  set?(draft: T, text: string): LineProblem | undefined;
}

export interface ResourceTargetOptions<T> {
  /** "clients" */
  name: string;
  permission: string;
  /** By the JSON name of the field; "price" and "price.currency" for the halves of money; any name with `set`. */
  columns: Readonly<Record<string, TargetColumn<T>>>;
  /** What a line does not say. */
  defaults?: Partial<T>;
}

/**
 * A target for any noun: new records are written a batch at once, known ones (found by the upsert key within what the
 * importer may edit) get the mapped fields, hooks and validation of the noun hold, undo is the generic one.
 */
export function resourceTarget<T extends object>(
  resource: Resource<T>,
  options: ResourceTargetOptions<T>,
): ImportTarget {
  const { registry, message } = resource.options;
  const fields = new Map(Object.keys(options.columns).map((name) => [name, fieldOf(resource, name)]));
  for (const [name, column] of fields)
    if (!column && !options.columns[name]?.set) throw new Error(`${message} has no field ${name} to import`);
  const pairs = resource.stored.filter(({ shape }) => shape === 'money' || shape === 'quantity');
  const parsed = new WeakMap<ImportRow, T | LineProblem>();

  function parse(row: ImportRow): T | LineProblem {
    const known = parsed.get(row);
    if (known) return known;
    const draft = resource.codec.fromJSON({});
    Object.assign(draft, structuredClone(options.defaults ?? {}));
    let problem: LineProblem | undefined;
    for (const [name, text] of Object.entries(row.values)) problem ??= put(draft, name, text);
    for (const column of pairs) if (isWithoutNumber(valueOf(draft, column))) setValue(draft, column, undefined);
    canonicalise(draft, resource.stored);
    const [violation] = problem ? [] : validateMessage(registry, message, draft);
    const outcome = problem ?? (violation ? { field: violation.field, reason: violation.reason } : draft);
    parsed.set(row, outcome);
    return outcome;
  }

  function put(draft: T, name: string, text: string): LineProblem | undefined {
    const column = options.columns[name];
    if (column?.set) return column.set(draft, text);
    const field = fields.get(name);
    if (!field) return undefined;
    if (field.shape === 'money' || field.shape === 'quantity') return putHalf(draft, field, name, text);
    const cell = readCell(text, field, registry, column?.words);
    if (!cell.ok) return { field: name, reason: cell.reason };
    setValue(draft, field, cell.value);
    return undefined;
  }

  /** The importer's mapped fields laid over the record that is there. */
  function merged(before: T, draft: T, row: ImportRow): T {
    const after = structuredClone(before);
    for (const name of Object.keys(row.values)) {
      const field = fields.get(name);
      if (field && !field.field.rule.immutable) setValue(after, field, valueOf(draft, field));
      else if (options.columns[name]?.set) options.columns[name].set(after, row.values[name] ?? '');
    }
    return after;
  }

  /** What would become of each line, and the records to write. */
  async function plan(tx: Tx, rows: readonly ImportRow[], context: ImportContext): Promise<Planned<T>[]> {
    const keyField = context.upsertKey === '' ? undefined : fields.get(context.upsertKey);
    const existing = keyField
      ? await findByKey(
          tx,
          resource,
          keyField,
          rows.map(({ values }) => values[context.upsertKey] ?? '').filter((key) => key !== ''),
          context,
        )
      : new Map<string, Found<T>>();
    const seen = keysSeen(context);
    return rows.map((row): Planned<T> => {
      const draft = parse(row);
      if (isProblem(draft)) return { row, outcome: { line: row.line, outcome: 'rejected', ...draft } };
      const key = keyField ? (row.values[context.upsertKey] ?? '') : '';
      const known = key === '' ? undefined : existing.get(key);
      if (key !== '' && (seen.has(key) || known?.ofThisImport))
        return {
          row,
          outcome: { line: row.line, outcome: 'duplicate', field: context.upsertKey, reason: 'DUPLICATE_IN_FILE' },
        };
      if (key !== '') seen.add(key);
      if (known && !known.message)
        return {
          row,
          outcome: { line: row.line, outcome: 'rejected', field: context.upsertKey, reason: 'ALREADY_EXISTS' },
        };
      if (known?.message) {
        const after = merged(known.message, draft, row);
        const same =
          diff(resource.codec.toJSON(known.message) as Fields, resource.codec.toJSON(after) as Fields).fields.length ===
          0;
        if (same) return { row, outcome: { line: row.line, outcome: 'unchanged' } };
        return { row, before: known.message, after, outcome: { line: row.line, outcome: 'updated' } };
      }
      try {
        const permission = resource.permissionFor('create');
        const after = placed(resource, undefined, newDraft(resource, draft, context.call), context.call, permission);
        return { row, after, outcome: { line: row.line, outcome: 'created' } };
      } catch (thrown) {
        return { row, outcome: refusal(row, thrown) };
      }
    });
  }

  return {
    name: options.name,
    permission: options.permission,
    columns: Object.entries(options.columns).map(([name, { labels, required, key }]): ImportColumn => ({
      name,
      labels,
      ...(required && { required }),
      ...(key && { key }),
    })),
    validateRow(row, { actor }) {
      const draft = parse(row);
      if (isProblem(draft)) return draft;
      const hidden = hiddenFrom(actor, resource.hidden).find(
        ({ path }) => path.length === 1 && path[0] !== undefined && row.values[path[0]],
      );
      return hidden ? { field: hidden.path.join('.'), reason: 'NOT_ALLOWED' } : undefined;
    },
    checkBatch: async (tx, rows, context) => (await plan(tx, rows, context)).map(({ outcome }) => outcome),
    async applyBatch(tx, rows, context) {
      // A transaction that is run again must not find its own keys.
      const seen = new Set(keysSeen(context));
      try {
        const planned = await plan(tx, rows, context);
        const created = planned.filter((item) => item.after && !item.before);
        if (await inSavepoint(tx, () => createAll(tx, created, context))) {
          for (const item of created) await createAlone(tx, item, context);
        }
        for (const item of planned) if (item.before) await updateOne(tx, item, context);
        return planned.map(({ outcome }) => outcome);
      } catch (thrown) {
        setKeysSeen(context, seen);
        throw thrown;
      }
    },
    undo: (tx, context) => undoRecords(tx, resource, context),
  };

  async function createAll(tx: Tx, items: readonly Planned<T>[], context: ImportContext): Promise<void> {
    const messages: T[] = [];
    for (const item of items) messages.push(await hooked(tx, undefined, item.after as T, context));
    await insertRows(tx, resource, messages, context.call, `import ${context.importId}`);
    for (const [at, item] of items.entries()) {
      const saved = messages[at] as T;
      await resource.options.hooks?.after?.(tx, {
        action: 'create',
        before: undefined,
        after: saved,
        call: context.call,
      });
      Object.assign(item.outcome, { recordId: fieldsOf(saved)['id'], version: 1n });
    }
  }

  async function createAlone(tx: Tx, item: Planned<T>, context: ImportContext): Promise<void> {
    const error = await inSavepoint(tx, () => createAll(tx, [item], context));
    if (error !== undefined) Object.assign(item, { outcome: refusal(item.row, error) });
  }

  async function updateOne(tx: Tx, item: Planned<T>, context: ImportContext): Promise<void> {
    const { row, before, after } = item;
    if (!before || !after) return;
    const error = await inSavepoint(tx, async () => {
      const ready = await hooked(tx, before, after, context);
      const saved = await save(tx, resource, before, ready, context.call, {
        action: 'update',
        basis: `import ${context.importId}`,
      });
      await resource.options.hooks?.after?.(tx, { action: 'update', before, after: saved, call: context.call });
      const version = versionOf(fieldsOf(saved)['etag'] as string);
      item.outcome = {
        line: row.line,
        outcome: 'updated',
        recordId: fieldsOf(saved)['id'] as string,
        ...(version !== undefined && { version }),
        before: resource.codec.toJSON(before) as object,
      };
    });
    if (error !== undefined) item.outcome = refusal(row, error);
  }

  async function hooked(tx: Tx, before: T | undefined, draft: T, { call }: ImportContext): Promise<T> {
    const { prepare, check } = resource.options.hooks ?? {};
    const ready = prepare ? await prepare(structuredClone(draft), call, tx) : draft;
    await check?.(before, ready, call, tx);
    return ready;
  }
}

interface Planned<T> {
  row: ImportRow;
  before?: T;
  after?: T;
  outcome: LineOutcome;
}

function fieldOf<T extends object>({ stored }: Resource<T>, name: string): Column | undefined {
  const [field, half] = name.split('.');
  const column = stored.find((item) => item.field.jsonName === field);
  return half === undefined || column?.shape === 'money' || column?.shape === 'quantity' ? column : undefined;
}

function putHalf<T extends object>(draft: T, column: Column, name: string, text: string): LineProblem | undefined {
  const [number, unit] = column.shape === 'money' ? ['amount', 'currency'] : ['value', 'unit'];
  const before = (valueOf(draft, column) as Record<string, string> | undefined) ?? { [number]: '', [unit]: '' };
  if (name.includes('.')) {
    if (text !== '') setValue(draft, column, { ...before, [unit]: text });
    return undefined;
  }
  if (text === '') return undefined;
  const decimal = parseDecimal(text);
  if (decimal === undefined) return { field: name, reason: 'BAD_NUMBER' };
  setValue(draft, column, { ...before, [number]: decimal });
  return undefined;
}

/** A currency without an amount says nothing: the default of a line, or the other half of an empty cell. */
function isWithoutNumber(value: unknown): boolean {
  const { amount, value: quantity } = (value ?? {}) as { amount?: string; value?: string };
  return (amount ?? quantity) === '';
}

function refusal(row: ImportRow, thrown: unknown): LineOutcome {
  if (thrown instanceof DbError) return { line: row.line, outcome: 'rejected', reason: 'UNKNOWN_VALUE' };
  if (!(thrown instanceof ServiceError)) throw thrown;
  const [violation] = thrown.violations ?? [];
  const reason = violation && violation.reason !== 'TAKEN' ? violation.reason : thrown.reason;
  return {
    line: row.line,
    outcome: 'rejected',
    reason,
    ...(violation && { field: violation.field.replace(/^\w+\./, '') }),
  };
}

function isProblem<T extends object>(value: T | LineProblem): value is LineProblem {
  return 'reason' in value && !('id' in value);
}
