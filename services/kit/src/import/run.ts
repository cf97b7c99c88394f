import type { Clock } from '../clock/clock.ts';
import { systemCall } from '../grpc/call.ts';
import { isTransient } from '../pg/errors.ts';
import type { Db, Statement, Tx } from '../pg/pool.ts';
import { batchesOf } from './batches.ts';
import type { Batch } from './batches.ts';
import type { People } from '../access/placement.ts';
import type { RecordReferences } from '../references/check.ts';
import type { NamedElsewhere } from '../references/named.ts';
import { actorOf, findImport, patchImport } from './import.store.ts';
import type { ImportRecord, StoredResult, StoredUndo } from './import.store.ts';
import type { Tables } from './table/tables.ts';
import type { ImportContext, ImportTarget, LineOutcome } from './target.ts';
import { saidOf } from './problem.ts';
import { ignoredOf, warningsTogether } from './warnings.ts';

/** What a run is given by the job that carries it. */
export interface RunContext {
  clock: Clock;
  signal: AbortSignal;
  progress(percent: number): unknown;
}

export interface ImportWork {
  service: string;
  tables: Tables;
  targets: readonly ImportTarget[];
  /** Whom an imported record may be given to; nobody but the importer when left out. */
  people?: People | undefined;
  /** Holds what lines name to what is there; late, as it is made with the running service. */
  references?: (() => RecordReferences) | undefined;
  /** Keeps undo from removing what other services name; late, likewise. */
  namedElsewhere?: (() => NamedElsewhere) | undefined;
}

/** No import takes so long. */
const LONGEST_MS = 30 * 86_400_000;

/** Another process took the same import over: this one stops without a mark. */
class Overtaken extends Error {}

/** Locks the mark first: whoever finds it moved must not get as far as writing lines that are there already. */
const TAKE_MARK: Statement = {
  name: 'import_take_mark',
  text: `select 1 from imports where id = $1 and state = 'IMPORT_STATE_RUNNING' and done_line = $2 for update`,
};

/** Outcomes of which nothing but the count is kept. */
const KEPT_WITHOUT_RECORD = new Set(['rejected', 'duplicate']);

const LINES = {
  table: 'import_lines',
  columns: ['import_id', 'line', 'outcome', 'reason', 'field', 'record_id', 'version', 'before', 'cells', 'said'],
};

/**
 * Takes an import in, from where it stands. Each batch is one transaction that also moves the mark `done_line`: after a
 * kill it goes on behind the last whole batch, and no line counts or acts twice.
 */
export async function runImport(db: Db, work: ImportWork, importId: string, run: RunContext): Promise<void> {
  await guarded(db, importId, run, async () => {
    const record = await findImport(db, importId);
    if (record.state !== 'IMPORT_STATE_RUNNING') return;
    const { target, context } = prepare(db, work, record, run, false);
    let tally = record.result ?? { lines: 0, counts: [] };
    let doneLine = record.done_line;
    let cancelRequested = record.cancel_requested;
    for await (const batch of batchesOf({ db, tables: work.tables }, record, target, context, Number(doneLine))) {
      run.signal.throwIfAborted();
      // Asked for only while something is left: a cancel that comes with the last batch comes too late.
      if (cancelRequested) {
        await patchImport(db, importId, { state: 'IMPORT_STATE_CANCELLED', finished_at: run.clock.now() });
        return;
      }
      await target.lookAhead?.(batch.valid, context);
      if (batch.valid.length > 0) await target.beforeBatch?.(batch.valid, context);
      const mark = await db.tx(async (tx) => {
        const [mine] = await tx.query(TAKE_MARK, [importId, doneLine]);
        if (!mine) throw new Overtaken();
        const outcomes = batch.valid.length > 0 ? await target.applyBatch(tx, batch.valid, context) : [];
        const all = complete(batch, outcomes);
        await tx.copyFrom(LINES, keptLines(importId, batch, all, target));
        const next = add(tally, batch, all, target);
        const patched = await patchImport(tx, importId, {
          done_line: BigInt(batch.lastLine),
          result: next,
          progress: batch.progress,
          updated_at: run.clock.now(),
        });
        return { next, cancelRequested: patched?.cancelRequested === true };
      });
      tally = mark.next;
      doneLine = BigInt(batch.lastLine);
      await run.progress(batch.progress);
      cancelRequested = mark.cancelRequested;
    }
    await db.tx(async (tx) => {
      await target.finish?.(tx, context);
      const done = {
        state: 'IMPORT_STATE_DONE',
        progress: 100,
        result: tally,
        finished_at: run.clock.now(),
        updated_at: run.clock.now(),
      } as const;
      if (!(await patchImport(tx, importId, done, { state: 'IMPORT_STATE_RUNNING', done_line: doneLine })))
        throw new Overtaken();
    });
  });
}

const FORGET_LINES: Statement = { name: 'import_forget_lines', text: 'delete from import_lines where import_id = $1' };

/** Before the lines are told anew: those that a dry run refused are kept for the file of rejected lines. */
export async function forgetLines(db: Pick<Tx, 'query'>, importId: string): Promise<void> {
  await db.query(FORGET_LINES, [importId]);
}

/** Goes through the whole file and counts what would become of its lines; changes nothing but the import itself. */
export async function dryRunImport(db: Db, work: ImportWork, importId: string, run: RunContext): Promise<void> {
  await guarded(db, importId, run, async () => {
    const record = await findImport(db, importId);
    if (record.state !== 'IMPORT_STATE_CHECKING') return;
    const { target, context } = prepare(db, work, record, run, true);
    let tally: StoredResult = { lines: 0, counts: [] };
    await forgetLines(db, importId);
    for await (const batch of batchesOf({ db, tables: work.tables }, record, target, context, 0)) {
      run.signal.throwIfAborted();
      await target.lookAhead?.(batch.valid, context);
      const outcomes = target.checkBatch
        ? await readOnly(db, (tx) => target.checkBatch?.(tx, batch.valid, context) ?? Promise.resolve([]))
        : batch.valid.map(({ line }): LineOutcome => ({ line, outcome: 'created' }));
      const all = complete(batch, outcomes);
      tally = add(tally, batch, all, target);
      await run.progress(batch.progress);
      const patched = await db.tx(async (tx) => {
        const state = { state: 'IMPORT_STATE_CHECKING' } as const;
        const mark = await patchImport(tx, importId, { progress: batch.progress, dry_run: tally }, state);
        const refused = all.filter(({ outcome }) => KEPT_WITHOUT_RECORD.has(outcome));
        if (mark) await tx.copyFrom(LINES, keptLines(importId, batch, refused, target));
        return mark;
      });
      if (!patched) return;
      if (patched.cancelRequested) {
        await patchImport(db, importId, {
          state: 'IMPORT_STATE_NEW',
          dry_run: null,
          progress: 0,
          cancel_requested: false,
        });
        return;
      }
    }
    await patchImport(
      db,
      importId,
      { state: 'IMPORT_STATE_CHECKED', progress: 100, dry_run: tally, updated_at: run.clock.now() },
      { state: 'IMPORT_STATE_CHECKING' },
    );
  });
}

/** Takes an import back, a part per transaction. */
export async function undoImport(db: Db, work: ImportWork, importId: string, run: RunContext): Promise<void> {
  await guarded(db, importId, run, async () => {
    for (;;) {
      run.signal.throwIfAborted();
      const { target, context } = prepare(db, work, await findImport(db, importId), run, false);
      await target.lookBack?.(context);
      const done = await db.tx(async (tx) => {
        const record = await findImport(tx, importId, true);
        if (record.state !== 'IMPORT_STATE_UNDOING') return true;
        const step = await target.undo(tx, context);
        const before = record.undo ?? { removed: 0, restored: 0, kept: 0, examples: [] };
        const undo: StoredUndo = {
          removed: before.removed + step.removed,
          restored: before.restored + step.restored,
          kept: before.kept + step.kept.length,
          examples: [...before.examples, ...step.kept].slice(0, 100),
        };
        const finished = step.done
          ? ({ state: 'IMPORT_STATE_UNDONE', finished_at: run.clock.now(), progress: 100 } as const)
          : {};
        await patchImport(tx, importId, { undo, updated_at: run.clock.now(), ...finished });
        return step.done;
      });
      if (done) return;
    }
  });
}

/**
 * An import whose run fails says so and can be started again. A stopping process and a database that is away are no
 * failures: the job is run again and goes on.
 */
async function guarded(
  db: Db,
  importId: string,
  { clock, signal }: RunContext,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof Overtaken) return;
    if (signal.aborted || isTransient(thrown)) throw thrown;
    const error = thrown instanceof Error ? thrown.message.slice(0, 500) : String(thrown);
    const finished_at = clock.now();
    await patchImport(db, importId, { state: 'IMPORT_STATE_FAILED', error, finished_at, updated_at: finished_at });
    throw thrown;
  }
}

const DUPLICATES: Readonly<Record<string, ImportContext['duplicates']>> = {
  IMPORT_DUPLICATES_UPDATE: 'update',
  IMPORT_DUPLICATES_CREATE: 'create',
};

function prepare(
  db: Db,
  { service, targets, people, references, namedElsewhere }: ImportWork,
  record: ImportRecord,
  run: RunContext,
  dryRun: boolean,
): { target: ImportTarget; context: ImportContext } {
  const target = targets.find(({ name }) => name === record.target);
  if (!target || !record.actor) throw new Error(`import ${record.id}: no target ${record.target}`);
  const actor = actorOf(record.actor);
  // The same in every run of the import, so that what is derived from it is.
  const now = record.started_at ?? run.clock.now();
  // Nobody waits for an import; what it asks for has limits of its own.
  const call = systemCall(service, now, { actor, people, signal: run.signal, deadlineMs: LONGEST_MS });
  return {
    target,
    context: {
      importId: record.id,
      service,
      db,
      actor,
      call,
      now,
      upsertKey: record.upsert_key,
      emptyCells: record.empty_cells === 'IMPORT_EMPTY_CELLS_ERASE' ? 'erase' : 'keep',
      duplicates: DUPLICATES[record.duplicates] ?? 'skip',
      references: references?.(),
      namedElsewhere: namedElsewhere?.(),
      dryRun,
      memory: new Map(),
    },
  };
}

async function readOnly<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.tx(async (tx) => {
    await tx.query({ name: 'import_read_only', text: 'set transaction read only' });
    return read(tx);
  });
}

/** One outcome for each line of the batch. Throws when the target forgot a line or told one twice. */
function complete(batch: Batch, outcomes: readonly LineOutcome[]): LineOutcome[] {
  const lines = new Set(outcomes.map(({ line }) => line));
  if (
    lines.size !== outcomes.length ||
    lines.size !== batch.valid.length ||
    batch.valid.some(({ line }) => !lines.has(line))
  ) {
    throw new Error(
      `the target answered ${outcomes.length} outcomes for ${batch.valid.length} lines up to line ${batch.lastLine}`,
    );
  }
  return [
    ...outcomes,
    ...batch.refused.map(({ row, problem }): LineOutcome => ({ line: row.line, outcome: 'rejected', ...problem })),
  ];
}

function* keptLines(
  importId: string,
  { cells }: Batch,
  outcomes: readonly LineOutcome[],
  target: ImportTarget,
): Generator<unknown[]> {
  for (const told of outcomes) {
    const { line, outcome, reason, field, recordId, version, before } = told;
    if (recordId === undefined && !KEPT_WITHOUT_RECORD.has(outcome)) continue;
    const original = KEPT_WITHOUT_RECORD.has(outcome) ? cells.get(line) : undefined;
    yield [importId, line, outcome, reason, field, recordId, version, before, original, saidOf(told, target)];
  }
}

function add(tally: StoredResult, batch: Batch, outcomes: readonly LineOutcome[], target: ImportTarget): StoredResult {
  const counts = new Map(tally.counts.map((count) => [`${count.outcome} ${count.reason}`, { ...count }]));
  for (const told of outcomes) {
    const { outcome, reason = '', field = '', line } = told;
    const key = `${outcome} ${reason}`;
    const found = counts.get(key);
    if (found) found.count += 1;
    else if (reason === '') counts.set(key, { outcome, reason, count: 1 });
    else counts.set(key, { outcome, reason, count: 1, field, line, said: saidOf(told, target) });
    const first = counts.get(key);
    if (first?.line !== undefined && line < first.line)
      Object.assign(first, { field, line, said: saidOf(told, target) });
  }
  const warnings = warningsTogether(tally.warnings ?? [], [...batch.warnings, ...ignoredOf(outcomes)]);
  return { lines: tally.lines + outcomes.length, counts: [...counts.values()], warnings };
}
