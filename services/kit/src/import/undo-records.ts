import type { Statement, Tx } from '../pg/pool.ts';
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

/**
 * Takes back what the last lines of an import did: removes the records that it created, restores those that it changed.
 * A record that was changed since then, or that others refer to, stays as it is and is listed.
 */
export async function undoRecords<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  { importId, call }: ImportContext,
): Promise<UndoStep> {
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
  for (const { line, outcome, record_id: recordId, version, before } of lines) {
    const current = byId.get(recordId);
    marks.push({ line: Number(line), recordId, undone: await takeBack(current, outcome, version, before) });
  }
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
