import type {
  Import,
  ImportDuplicates,
  ImportEmptyCells,
  ImportFormat,
  ImportMapping,
  ImportPreviewRow,
  ImportState,
  ImportUndo,
} from '@crm/proto/gen/crm/type/v1/import';
import type { Actor, Language, Scope } from '../access/actor.ts';
import { notFound } from '../grpc/errors.ts';
import type { Texts } from '../grpc/texts.ts';
import type { Statement, Tx } from '../pg/pool.ts';
import { etagOf } from '../resource/row.ts';
import { labelOf, reasonText } from './errors.ts';
import type { ImportTarget } from './target.ts';
import type { Warning } from './warnings.ts';

/** Lines of one outcome and reason; of those with a reason, where the first of them is wrong and what is told of it. */
export interface StoredCount {
  outcome: string;
  reason: string;
  count: number;
  field?: string;
  line?: number;
  said?: Texts | undefined;
}

/** Counts of outcomes as they are stored. */
export interface StoredResult {
  lines: number;
  counts: StoredCount[];
  /** Absent in what was stored before there were any. */
  warnings?: Warning[];
}

export interface StoredUndo {
  removed: number;
  restored: number;
  kept: number;
  examples: { line: number; recordId: string; reason: string }[];
}

/** An actor as JSON keeps him. */
export type StoredActor = Omit<Actor, 'permissions'> & { permissions: [string, Scope][] };

export interface ImportRecord {
  id: string;
  version: bigint;
  target: string;
  state: ImportState;
  file_id: string;
  file_name: string;
  file_size: bigint;
  file_sha256: Buffer;
  format: ImportFormat;
  header: string[];
  preview: { line: number; cells: string[] }[];
  mapping: ImportMapping[];
  upsert_key: string;
  empty_cells: ImportEmptyCells;
  duplicates: ImportDuplicates;
  done_line: bigint;
  progress: number;
  cancel_requested: boolean;
  dry_run: StoredResult | null;
  result: StoredResult | null;
  undo: StoredUndo | null;
  error: string;
  actor: StoredActor | null;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const COLUMNS = `i.*, f.name as file_name, f.size as file_size, f.sha256 as file_sha256`;
const FROM = 'from imports i join files f on f.id = i.file_id';
const FIND: Statement = { name: 'import_find', text: `select ${COLUMNS} ${FROM} where i.id = $1` };
const LOCK: Statement = { name: 'import_lock', text: `select ${COLUMNS} ${FROM} where i.id = $1 for update of i` };
const PAGE: Statement = {
  name: 'import_page',
  text: `select ${COLUMNS} ${FROM} where i.target = any($1) and (i.created_by = $2 or i.target = any($3))
    and ($4::uuid is null or i.id < $4::uuid) order by i.id desc limit $5`,
};
const INSERT: Statement = {
  name: 'import_insert',
  text: `insert into imports (id, target, state, file_id, format, header, preview, mapping, upsert_key, created_by, created_at, updated_at)
    values ($1, $2, 'IMPORT_STATE_NEW', $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
};

export async function findImport(db: Pick<Tx, 'query'>, id: string, lock = false): Promise<ImportRecord> {
  const [found] = await db.query<ImportRecord>(lock ? LOCK : FIND, [id]);
  if (!found) throw notFound('import', id);
  return found;
}

/** Imports newest first: of these targets, the caller's own and those of targets that he sees whole. */
export async function pageOfImports(
  db: Pick<Tx, 'query'>,
  targets: readonly string[],
  userId: string,
  whole: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<ImportRecord[]> {
  return db.query<ImportRecord>(PAGE, [targets, userId, whole, after ?? null, limit]);
}

export interface NewImport {
  id: string;
  target: string;
  fileId: string;
  format: ImportFormat;
  header: readonly string[];
  preview: readonly { line: number; cells: string[] }[];
  mapping: readonly ImportMapping[];
  upsertKey: string;
  createdBy: string;
  now: Date;
}

export async function insertImport(db: Pick<Tx, 'query'>, made: NewImport): Promise<void> {
  const json = [made.format, made.header, made.preview, made.mapping].map((value) => JSON.stringify(value));
  await db.query(INSERT, [made.id, made.target, made.fileId, ...json, made.upsertKey, made.createdBy, made.now]);
}

const JSON_COLUMNS = new Set(['format', 'header', 'preview', 'mapping', 'dry_run', 'result', 'undo', 'actor']);

export type ImportPatch = Partial<
  Omit<ImportRecord, 'id' | 'version' | 'target' | 'file_name' | 'file_size' | 'file_sha256'>
>;

/**
 * Changes an import. With `where`, only while those columns still have those values: the marks of a run that was
 * overtaken by another one do not count. Gives cancel_requested, or undefined when nothing was changed.
 */
export async function patchImport(
  db: Pick<Tx, 'query'>,
  id: string,
  patch: ImportPatch,
  where: Partial<Pick<ImportRecord, 'state' | 'done_line'>> = {},
): Promise<{ cancelRequested: boolean } | undefined> {
  const params: unknown[] = [id];
  const holder = (name: string, value: unknown): string =>
    `$${params.push(JSON_COLUMNS.has(name) && value !== null ? JSON.stringify(value) : value)}`;
  const sets = Object.entries(patch).map(([name, value]) => `${name} = ${holder(name, value)}`);
  const guards = Object.entries(where).map(([name, value]) => ` and ${name} = ${holder(name, value)}`);
  const text = `update imports set version = version + 1, ${sets.join(', ')} where id = $1${guards.join('')} returning cancel_requested`;
  const [row] = await db.query<{ cancel_requested: boolean }>(
    { name: `import_patch_${shapeOf(patch, where)}`, text },
    params,
  );
  return row && { cancelRequested: row.cancel_requested };
}

function shapeOf(patch: object, where: object): string {
  return [...Object.keys(patch), 'where', ...Object.keys(where)]
    .map((name) => name.slice(0, 4))
    .join('_')
    .slice(0, 48);
}

export function storedActor(actor: Actor): StoredActor {
  return { ...actor, permissions: [...actor.permissions] };
}

export function actorOf(stored: StoredActor): Actor {
  return { ...stored, permissions: new Map(stored.permissions) };
}

/** What formats lack that were stored before sheets could be chosen. */
const NO_SHEETS = { sheet: '', sheets: [] };

/** The import as the contract tells it, with reasons in the caller's language. */
export function toImport(record: ImportRecord, target: ImportTarget | undefined, language: Language): Import {
  const resultOf = (stored: StoredResult | null): Import['result'] =>
    stored === null
      ? undefined
      : {
          lines: BigInt(stored.lines),
          counts: stored.counts.map(({ outcome, reason, count, field = '', line = 0, said }) => ({
            outcome,
            reason,
            count: BigInt(count),
            message: reasonText(reason, language, target, said),
            where: labelOf(target, field, language),
            line: BigInt(line),
          })),
          warnings: (stored.warnings ?? []).map(({ reason, where, count, line }) => ({
            reason,
            where: labelOf(target, where, language),
            count: BigInt(count),
            line: BigInt(line),
            message: reasonText(reason, language, target),
          })),
        };
  return {
    id: record.id,
    etag: etagOf(record.version),
    createTime: record.created_at,
    updateTime: record.updated_at,
    createdBy: record.created_by,
    target: record.target,
    state: record.state,
    file: {
      id: record.file_id,
      name: record.file_name,
      size: record.file_size,
      sha256: record.file_sha256.toString('hex'),
    },
    format: { ...NO_SHEETS, ...record.format },
    header: record.header,
    preview: record.preview.map(({ line, cells }): ImportPreviewRow => ({ line: BigInt(line), cells })),
    mapping: record.mapping,
    upsertKey: record.upsert_key,
    emptyCells: record.empty_cells,
    duplicates: record.duplicates,
    progress: record.progress,
    dryRun: resultOf(record.dry_run),
    result: resultOf(record.result),
    undo: record.undo === null ? undefined : undoOf(record.undo, target, language),
    error: record.error,
    startTime: record.started_at ?? undefined,
    finishTime: record.finished_at ?? undefined,
  };
}

function undoOf(
  { removed, restored, kept, examples }: StoredUndo,
  target: ImportTarget | undefined,
  language: Language,
): ImportUndo {
  return {
    removed: BigInt(removed),
    restored: BigInt(restored),
    kept: BigInt(kept),
    examples: examples.map(({ line, recordId, reason }) => ({
      line: BigInt(line),
      recordId,
      reason,
      message: reasonText(reason, language, target),
    })),
  };
}
