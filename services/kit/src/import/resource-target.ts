import { isUuid } from '../ids/uuid.ts';
import type { Tx } from '../pg/pool.ts';
import { insertRows } from '../resource/bulk.ts';
import type { Resource } from '../resource/define.ts';
import { checkDerivedPlace } from '../resource/placement.ts';
import { fieldsOf, versionOf } from '../resource/row.ts';
import { save } from '../resource/save.ts';
import { hiddenFrom, refuseHidden } from '../resource/sensitive.ts';
import { lookUpReferences } from './line-references.ts';
import { isProblem, lineReader } from './line-reader.ts';
import { planLines, refusal } from './plan.ts';
import { problemOf } from './problem.ts';
import type { FindTwins, Planned } from './plan.ts';
import { inSavepoint } from './savepoint.ts';
import { labels } from './target-column.ts';
import type { KeyRule, TargetColumn } from './target-column.ts';
import type { ImportColumn, ImportContext, ImportTarget } from './target.ts';
import { lookBack, undoRecords } from './undo-records.ts';
import { keysSeen, setKeysSeen } from './upsert-key.ts';

export interface ResourceTargetOptions<T> {
  /** "clients" */
  name: string;
  permission: string;
  /** By the names of the noun's sheet: "price" and "price.currency" for the halves of money; any name with `set`. */
  columns: Readonly<Record<string, TargetColumn<T>>>;
  /** What a file has no column for. */
  defaults?: Partial<T>;
  twins?: FindTwins<T>;
}

const AS_IT_STANDS: KeyRule = { forms: (text) => (text === '' ? [] : [text]) };
const ID: TargetColumn<object> = {
  labels: labels('Id', 'Id', 'Id'),
  key: { forms: (text) => (isUuid(text) ? [text.toLowerCase()] : []) },
};

/**
 * A target for any noun: new records are written a batch at once, known ones (found by the upsert key within what the
 * importer may edit) get the mapped fields, hooks and validation of the noun hold, undo is the generic one.
 */
export function resourceTarget<T extends object>(
  resource: Resource<T>,
  options: ResourceTargetOptions<T>,
): ImportTarget {
  const { message } = resource.options;
  const own: Record<string, TargetColumn<T>> = { id: ID, ...options.columns };
  const reader = lineReader(resource, own, options.defaults ?? {});
  for (const [name, { set }] of Object.entries(own))
    if (!set && !reader.sheet.columns.has(name)) throw new Error(`${message} has no field ${name} to import`);
  const keys = new Map(
    Object.entries(own).flatMap(([name, { key }]) => (key ? [[name, key === true ? AS_IT_STANDS : key]] : [])),
  );
  const planning = { resource, reader, keys, twins: options.twins };

  return {
    name: options.name,
    permission: options.permission,
    columns: Object.entries(own).map(([name, column]) => columnOf(name, column)),
    ...(options.twins && { findsDuplicates: true }),
    validateRow(row, { actor }) {
      const draft = reader.read(row, actor.timeZone);
      if (isProblem(draft)) return draft;
      const { id = '' } = row.values;
      if (id !== '' && !isUuid(id)) return { field: 'id', reason: 'FORMAT_UUID' };
      const [hidden] = refuseHidden(draft, hiddenFrom(actor, resource.hidden), '');
      return hidden && { ...problemOf(hidden), field: hidden.field.slice(1) };
    },
    lookAhead: (rows, context) => lookUpReferences(resource, reader, rows, context),
    checkBatch: async (tx, rows, context) =>
      (await planLines(tx, planning, rows, context)).map(({ outcome }) => outcome),
    async applyBatch(tx, rows, context) {
      // A transaction that is run again must not find its own keys.
      const seen = new Set(keysSeen(context));
      try {
        const planned = await planLines(tx, planning, rows, context);
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
    lookBack: (context) => lookBack(resource, context),
    undo: (tx, context) => undoRecords(tx, resource, context),
  };

  function columnOf(name: string, { labels: named, required, key, set }: TargetColumn<T>): ImportColumn {
    const field = reader.sheet.columns.get(name)?.field.field;
    return {
      name,
      labels: named,
      ...(required && { required }),
      ...(key && { key: true }),
      ...(!set && field?.repeated && { list: true }),
    };
  }

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
      const action = fieldsOf(before)['deleteTime'] === undefined ? 'update' : 'restore';
      const ready = await hooked(tx, before, after, context);
      const saved = await save(tx, resource, before, ready, context.call, {
        action,
        basis: `import ${context.importId}`,
      });
      await resource.options.hooks?.after?.(tx, { action, before, after: saved, call: context.call });
      const version = versionOf(fieldsOf(saved)['etag'] as string);
      item.outcome = {
        ...item.outcome,
        recordId: fieldsOf(saved)['id'] as string,
        ...(version !== undefined && { version }),
        before: resource.codec.toJSON(before) as object,
      };
    });
    if (error !== undefined) item.outcome = refusal(row, error);
  }

  async function hooked(tx: Tx, before: T | undefined, draft: T, { call }: ImportContext): Promise<T> {
    const { prepare, check } = resource.options.hooks ?? {};
    const ready = prepare ? await prepare(structuredClone(draft), call, tx, before) : draft;
    if (before === undefined) checkDerivedPlace(resource, draft, ready, call, resource.permissionFor('create'));
    await check?.(before, ready, call, tx);
    return ready;
  }
}
