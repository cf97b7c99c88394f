import type {
  CreateImportRequest,
  Import,
  ImportActionRequest,
  ImportFile,
  ImportMapping,
  ImportState,
  ListImportTargetsRequest,
  ListImportTargetsResponse,
  ListImportsResponse,
  SetImportMappingRequest,
} from '@crm/proto/gen/crm/type/v1/import';
import type { FileChunk, GetRequest, ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import { can, requirePermission } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import { invalid, notFound, staleEtag } from '../grpc/errors.ts';
import type { Violation } from '../grpc/errors.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { schedule } from '../jobs/schedule.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Db, Tx } from '../pg/pool.ts';
import { argumentsHash, readPageToken, writePageToken } from '../resource/page-token.ts';
import { pageKey, pageLimit } from '../resource/read.ts';
import { versionOf } from '../resource/row.ts';
import { importErrors } from './errors.ts';
import { findFile, readFile, storeFile } from './file.store.ts';
import { guessMapping } from './guess.ts';
import { findImport, insertImport, pageOfImports, patchImport, storedActor, toImport } from './import.store.ts';
import type { ImportPatch, ImportRecord } from './import.store.ts';
import { rejectedFile } from './rejected.ts';
import { dryRunImport, forgetLines, runImport, undoImport } from './run.ts';
import type { ImportWork } from './run.ts';
import type { FileRow, TableFormat } from './table/table.ts';
import type { ImportTarget } from './target.ts';

const PREVIEW = 20;
const DEFAULT_MAX_BYTES = 200 * 1024 * 1024;

/** Handlers of an ImportsService; its text for a service's contract stands in README.md. */
export interface ImportMethods {
  uploadImportFile(chunks: AsyncIterable<FileChunk>, call: Call): Promise<ImportFile>;
  listImportTargets(request: ListImportTargetsRequest, call: Call): Promise<ListImportTargetsResponse>;
  createImport(request: CreateImportRequest, call: Call): Promise<Import>;
  getImport(request: GetRequest, call: Call): Promise<Import>;
  listImports(request: ListRequest, call: Call): Promise<ListImportsResponse>;
  setImportMapping(request: SetImportMappingRequest, call: Call): Promise<Import>;
  dryRunImport(request: ImportActionRequest, call: Call): Promise<Import>;
  startImport(request: ImportActionRequest, call: Call): Promise<Import>;
  cancelImport(request: ImportActionRequest, call: Call): Promise<Import>;
  undoImport(request: ImportActionRequest, call: Call): Promise<Import>;
  downloadRejected(request: GetRequest, call: Call): AsyncIterable<FileChunk>;
}

export interface ImportOptions extends ImportWork {
  /** Largest upload in bytes; 200 MiB when left out. */
  maxBytes?: number;
}

/** The jobs that carry imports: one at a time per process and kind, so that a service stays usable meanwhile. */
export function importJobs(work: ImportWork): JobKind[] {
  const kinds = { 'import.check': dryRunImport, 'import.run': runImport, 'import.undo': undoImport };
  return Object.entries(kinds).map(([kind, run]) => ({
    kind,
    run: (db, payload, { clock, signal, progress }) =>
      run(db, work, (payload as { importId: string }).importId, { clock, signal, progress }),
  }));
}

export function importMethods(db: Db, options: ImportOptions): ImportMethods {
  const { targets, tables, maxBytes = DEFAULT_MAX_BYTES } = options;
  const targetOf = (name: string): ImportTarget | undefined => targets.find((target) => target.name === name);
  const allowed = (call: Call): ImportTarget[] =>
    targets.filter(({ permission }) => can(call.actor, permission) !== undefined);
  const shown = (record: ImportRecord, call: Call): Import => toImport(record, targetOf(record.target), call.language);

  /** An import that the caller may see: his own, or any with the permission in the scope "all". */
  async function visible(tx: Pick<Tx, 'query'>, id: string, call: Call, lock = false): Promise<ImportRecord> {
    const record = await findImport(tx, id, lock);
    const scope = can(call.actor, targetOf(record.target)?.permission ?? '');
    if (scope === undefined || (scope !== 'all' && record.created_by !== call.actor.userId))
      throw notFound('import', id);
    return record;
  }

  /** Moves an import from one of these states, with what belongs to the same transaction. */
  async function move(
    request: ImportActionRequest,
    call: Call,
    from: readonly ImportState[],
    patch: ImportPatch,
    then?: (tx: Tx, record: ImportRecord) => Promise<void>,
  ): Promise<Import> {
    await db.tx(async (tx) => {
      const record = await visible(tx, request.id, call, true);
      if (request.etag !== '' && versionOf(request.etag) !== record.version) throw staleEtag();
      if (!from.includes(record.state)) throw importErrors.IMPORT_WRONG_STATE({ state: record.state });
      await then?.(tx, record);
      await patchImport(tx, request.id, { ...patch, updated_at: call.now });
    });
    return shown(await findImport(db, request.id), call);
  }

  /** What a person sees of a file before it is taken. */
  async function look(fileId: string, format: TableFormat, call: Call): Promise<Seen> {
    const rows: FileRow[] = [];
    for await (const part of tables.read(format, readFile(db, fileId), call.actor.userId)) {
      rows.push(...part.rows);
      if (rows.length > PREVIEW) break;
    }
    return seenIn(rows, format);
  }

  function launch(kind: string, call: Call): (tx: Tx, record: ImportRecord) => Promise<void> {
    return async (tx, { id }) => schedule(tx, { kind, key: id, runAt: call.now, payload: { importId: id } });
  }

  function requireMapping({ target: name, mapping, upsert_key: key }: ImportRecord, call: Call): void {
    const target = targetOf(name);
    for (const column of target?.columns ?? []) {
      const needed = column.required === true || column.name === key;
      if (needed && !mapping.some((item) => item.column === column.name))
        throw importErrors.IMPORT_COLUMN_MISSING({ column: column.labels[call.language][0] ?? column.name });
    }
  }

  return {
    async uploadImportFile(chunks, call) {
      if (allowed(call).length === 0) requirePermission(call.actor, targets[0]?.permission ?? '');
      return storeFile(db, chunks, call, maxBytes);
    },
    listImportTargets: (_, call) =>
      Promise.resolve({
        targets: allowed(call).map(({ name, columns, findsDuplicates = false }) => ({
          name,
          findsDuplicates,
          columns: columns.map((column) => ({
            name: column.name,
            label: column.labels[call.language][0] ?? column.name,
            required: column.required ?? false,
            key: column.key ?? false,
            list: column.list ?? false,
          })),
        })),
      }),
    async createImport({ fileId, target: name }, call) {
      const target = targetOf(name);
      if (!target) throw importErrors.IMPORT_TARGET_UNKNOWN();
      requirePermission(call.actor, target.permission);
      await findFile(db, fileId, call);
      const format = await tables.detect(readFile(db, fileId), call.actor.userId);
      const { header, preview } = await look(fileId, format, call);
      const mapping = guessMapping(header, target.columns);
      // A phone or an e-mail may be shared: that is for a person to choose.
      const upsertKey =
        target.columns.find(
          (column) => column.key && !column.list && mapping.some((item) => item.column === column.name),
        )?.name ?? '';
      const id = uuidv7();
      await insertImport(db, {
        id,
        target: name,
        fileId,
        format,
        header,
        preview,
        mapping,
        upsertKey,
        createdBy: call.actor.userId,
        now: call.now,
      });
      return shown(await findImport(db, id), call);
    },
    getImport: async ({ id }, call) => shown(await visible(db, id, call), call),
    async listImports({ pageSize, pageToken }, call) {
      const limit = pageLimit(pageSize);
      const args = argumentsHash(['imports', call.actor.userId]);
      const cursor = pageToken === '' ? undefined : readPageToken(pageKey(db), pageToken, args, 1).cursor;
      const whole = allowed(call).filter(({ permission }) => can(call.actor, permission) === 'all');
      const after = cursor?.[0];
      const records = await pageOfImports(
        db,
        allowed(call).map(({ name }) => name),
        call.actor.userId,
        whole.map(({ name }) => name),
        typeof after === 'string' ? after : undefined,
        limit + 1,
      );
      const last = records[limit - 1];
      return {
        imports: records.slice(0, limit).map((record) => shown(record, call)),
        nextPageToken: records.length > limit && last ? writePageToken(pageKey(db), { cursor: [last.id] }, args) : '',
      };
    },
    async setImportMapping(request, call) {
      const { id, mapping, upsertKey, format } = request;
      const record = await visible(db, id, call);
      const target = targetOf(record.target);
      const { columns = [] } = target ?? {};
      const violations = mappingViolations(mapping, target);
      if (violations.length > 0) throw invalid(violations);
      if (upsertKey !== '' && !target?.columns.some(({ name, key }) => name === upsertKey && key))
        throw invalid([{ field: 'upsertKey', reason: 'UNKNOWN_VALUE' }]);
      const merged = format
        ? {
            ...record.format,
            encoding: format.encoding || record.format.encoding,
            delimiter: format.delimiter || record.format.delimiter,
            sheet: format.sheet || record.format.sheet,
          }
        : record.format;
      const changed = (['encoding', 'delimiter', 'sheet'] as const).some(
        (name) => merged[name] !== record.format[name],
      );
      const seen: Partial<Seen> = changed ? await look(record.file_id, merged, call) : {};
      // Another sheet has other columns.
      const anew = merged.sheet !== record.format.sheet && seen.header ? guessMapping(seen.header, columns) : undefined;
      const patch: ImportPatch = {
        mapping: anew ?? mapping,
        upsert_key: upsertKey,
        empty_cells:
          request.emptyCells === 'IMPORT_EMPTY_CELLS_UNSPECIFIED' ? 'IMPORT_EMPTY_CELLS_KEEP' : request.emptyCells,
        duplicates:
          request.duplicates === 'IMPORT_DUPLICATES_UNSPECIFIED' ? 'IMPORT_DUPLICATES_SKIP' : request.duplicates,
        format: merged,
        ...seen,
        state: 'IMPORT_STATE_NEW',
        dry_run: null,
      };
      return move(request, call, ['IMPORT_STATE_NEW', 'IMPORT_STATE_CHECKED'], patch);
    },
    dryRunImport: (request, call) =>
      move(
        request,
        call,
        ['IMPORT_STATE_NEW', 'IMPORT_STATE_CHECKED'],
        { state: 'IMPORT_STATE_CHECKING', actor: storedActor(call.actor), progress: 0, cancel_requested: false },
        async (tx, record) => {
          requireMapping(record, call);
          await launch('import.check', call)(tx, record);
        },
      ),
    startImport: (request, call) =>
      move(
        request,
        call,
        ['IMPORT_STATE_NEW', 'IMPORT_STATE_CHECKED', 'IMPORT_STATE_CANCELLED', 'IMPORT_STATE_FAILED'],
        {
          state: 'IMPORT_STATE_RUNNING',
          actor: storedActor(call.actor),
          started_at: call.now,
          error: '',
          progress: 0,
          cancel_requested: false,
          finished_at: null,
        },
        async (tx, record) => {
          if (record.undo) throw importErrors.IMPORT_WRONG_STATE({ state: record.state });
          requireMapping(record, call);
          if (record.result === null) await forgetLines(tx, record.id);
          await launch('import.run', call)(tx, record);
        },
      ),
    cancelImport: (request, call) =>
      move({ ...request, etag: '' }, call, ['IMPORT_STATE_CHECKING', 'IMPORT_STATE_RUNNING'], {
        cancel_requested: true,
      }),
    undoImport: (request, call) =>
      move(
        request,
        call,
        ['IMPORT_STATE_DONE', 'IMPORT_STATE_CANCELLED', 'IMPORT_STATE_FAILED'],
        { state: 'IMPORT_STATE_UNDOING', actor: storedActor(call.actor), progress: 0, cancel_requested: false },
        launch('import.undo', call),
      ),
    async *downloadRejected({ id }, call) {
      const record = await visible(db, id, call);
      yield* rejectedFile(db, record, targetOf(record.target), call.language);
    },
  };
}

/** What is wrong with a mapping: a column that the target does not know, or one taken twice that holds one value. */
function mappingViolations(mapping: readonly ImportMapping[], target: ImportTarget | undefined): Violation[] {
  return mapping.flatMap(({ column, position }, at): Violation[] => {
    const known = target?.columns.find(({ name }) => name === column);
    if (!known) return [{ field: `mapping[${at}].column`, reason: 'UNKNOWN_VALUE' }];
    const earlier = mapping.slice(0, at);
    if (earlier.some((other) => other.column === column && (!known.list || other.position === position)))
      return [{ field: `mapping[${at}].column`, reason: 'TAKEN' }];
    return [];
  });
}

interface Seen {
  header: string[];
  preview: { line: number; cells: string[] }[];
}

/** The header, as wide as the rows that follow it, and the first of these. */
function seenIn(rows: readonly FileRow[], { kind }: TableFormat): Seen {
  const [first, ...others] = rows;
  const preview = others.slice(0, PREVIEW).map(({ line, cells }) => ({ line, cells }));
  if (!first || preview.length === 0) throw importErrors.FILE_WITHOUT_HEADER();
  const header = first.cells.map((cell) => cell.trim());
  // The columns of a workbook are where they are, also those without a name.
  const width = kind === 'xlsx' ? Math.max(...preview.map(({ cells }) => cells.length)) : 0;
  while (header.length < width) header.push('');
  return { header, preview };
}
