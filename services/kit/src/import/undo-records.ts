import type { Statement, Tx } from '../pg/pool.ts';
import { namedAmong } from '../references/standing.ts';
import { loadRows } from '../resource/load.ts';
import type { Resource } from '../resource/define.ts';
import { fieldsOf, setValue, valueOf, versionOf } from '../resource/row.ts';
import { save } from '../resource/save.ts';
import { inSavepoint } from './savepoint.ts';
import type { ImportContext, UndoStep } from './target.ts';

/** Records per transaction. */
const STEP = 500;

interface Line {
  line: bigint;
  outcome: string;
  record_id: string;
  version: bigint;
  before: unknown;
}

const NEXT: Statement = {
  name: 'import_undo_next',
  text: `select line, outcome, record_id, version, before from import_lines
    where import_id = $1 and record_id is not null and undone is null order by line desc limit $2`,
};
const MARK: Statement = {
  name: 'import_undo_mark',
  text: `update import_lines l set undone = m.undone from jsonb_to_recordset($2) as m(line bigint, undone text) where l.import_id = $1 and l.line = m.line`,
};

const ELSEWHERE = 'named elsewhere';

/** The record was not there before the import: undo leaves nothing of it. */
function isForGood({ outcome, before }: Pick<Line, 'outcome' | 'before'>): boolean {
  return outcome !== 'updated' && before === null;
}

/** Asks the other services which of the records that go next they name. */
export async function lookBack<T extends object>(resource: Resource<T>, context: ImportContext): Promise<void> {
  const { db, importId, namedElsewhere, call, memory } = context;
  if (!namedElsewhere) return;
  const lines = await db.query<Line>(NEXT, [importId, STEP]);
  const ids = lines.filter(isForGood).map(({ record_id: id }) => id);
  memory.set(ELSEWHERE, await namedElsewhere(resource, ids, call));
}

/**
 * Takes back what the last lines of an import did: removes the records that it created, restores those that it changed.
 * A record that was changed since then, or that others refer to, stays as it is and is listed.
 */
export async function undoRecords<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  context: ImportContext,
): Promise<UndoStep> {
  const { importId, call } = context;
  const lines = await tx.query<Line>(NEXT, [importId, STEP]);
  const found = await loadRows(
    tx,
    resource,
    lines.map(({ record_id: id }) => id),
    { lock: true, deleted: true },
  );
  const byId = new Map(found.map((message) => [fieldsOf(message)['id'], message]));
  const marks: { line: number; recordId: string; undone: string }[] = [];
  const basis = `undo of import ${importId}`;
  const elsewhere = (context.memory.get(ELSEWHERE) as ReadonlySet<string> | undefined) ?? new Set<string>();
  let left = lines;
  for (;;) {
    const ids = left.filter(isForGood).map(({ record_id: id }) => id);
    const named = new Set([...elsewhere, ...(await namedAmong(tx, resource.namedBy, ids))]);
    const free = left.filter((line) => !isForGood(line) || !named.has(line.record_id));
    for (const { line, outcome, record_id: recordId, version, before } of free) {
      const current = byId.get(recordId);
      marks.push({ line: Number(line), recordId, undone: await takeBack(current, outcome, version, before) });
    }
    left = left.filter((line) => !free.includes(line));
    // What those named that have just gone is named no more.
    if (free.length === 0 || left.length === 0) break;
  }
  for (const { line, record_id: recordId } of left)
    marks.push({ line: Number(line), recordId, undone: byId.has(recordId) ? 'REFERENCED' : 'removed' });
  await tx.query(MARK, [importId, JSON.stringify(marks)]);
  return {
    removed: marks.filter(({ undone }) => undone === 'removed').length,
    restored: marks.filter(({ undone }) => undone === 'restored').length,
    kept: marks.flatMap(({ line, recordId, undone }) =>
      undone === 'CHANGED_SINCE' || undone === 'REFERENCED' ? [{ line, recordId, reason: undone }] : [],
    ),
    done: lines.length < STEP,
  };

  async function takeBack(
    current: T | undefined,
    outcome: string,
    version: bigint,
    before: unknown,
  ): Promise<'removed' | 'restored' | 'CHANGED_SINCE' | 'REFERENCED'> {
    // Removed by somebody for good: what undo wants is so already.
    if (!current) return 'removed';
    if (versionOf(fieldsOf(current)['etag'] as string) !== version) return 'CHANGED_SINCE';
    if (outcome === 'updated') {
      const old = resource.codec.fromJSON(before);
      const after = { ...current };
      for (const column of resource.stored)
        if (!column.field.rule.outputOnly) setValue(after, column, valueOf(old, column));
      await save(tx, resource, current, after, call, { action: 'update', basis });
      return 'restored';
    }
    const refused = await inSavepoint(tx, async () => {
      // One that was deleted before the import is so again.
      await save(tx, resource, current, current, call, { action: 'delete', basis, forGood: before === null });
    });
    return refused ? 'REFERENCED' : 'removed';
  }
}
