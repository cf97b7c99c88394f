import type { Actor, Language } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import type { Params, Texts } from '../grpc/texts.ts';
import type { Db, Tx } from '../pg/pool.ts';
import type { RecordReferences } from '../references/check.ts';
import type { NamedElsewhere } from '../references/named.ts';

/** One column that a target knows. */
export interface ImportColumn {
  /** Stable name, as "name" or "price.currency"; a header that equals it is taken. */
  name: string;
  /** What it is called in each language: the first is shown, all are looked for in headers. */
  labels: Readonly<Record<Language, readonly string[]>>;
  required?: boolean;
  /** Lines may find the record that they change by it. */
  key?: boolean;
  /** Takes several columns of the file together, their cells one below the other. */
  list?: boolean;
}

/** One line of the file: cells by the names of the target's columns; a column that is not mapped is absent. */
export interface ImportRow {
  /** Row of the file as a spreadsheet counts: the header is 1. */
  line: number;
  values: Readonly<Record<string, string>>;
}

/** Something of a line that was not taken in, although the line was. */
export interface Ignored {
  field: string;
  reason: string;
}

/** What is wrong with a line. `reason` is stable; a reason of the target's own brings its texts in `reasons`. */
export interface LineProblem {
  field?: string;
  reason: string;
  /** What the reason's text speaks of, as { limit: 200 }. */
  params?: Params;
  /** What a person is told, where neither the target nor imports have a text for the reason. */
  texts?: Texts;
}

export type Outcome = 'created' | 'updated' | 'unchanged' | 'duplicate' | 'rejected';

/**
 * What became of a line: one per line, or the counts would not add up. Words beside the usual ones are allowed ("return").
 * `recordId`, `version` and `before` (proto JSON) are kept for undo; a target that undoes by a mark in its own tables
 * leaves them out, and saves a row per line.
 */
export interface LineOutcome extends Partial<LineProblem> {
  line: number;
  outcome: Outcome | (string & {});
  recordId?: string;
  version?: bigint;
  before?: object;
  ignored?: readonly Ignored[];
}

export interface ImportContext {
  importId: string;
  service: string;
  db: Db;
  /** Who started it, with his rights then. */
  actor: Actor;
  /** A call in his name, for save, insertRow and runOnce. */
  call: Call;
  now: Date;
  upsertKey: string;
  /** What an empty cell says of a record that is there. */
  emptyCells: 'keep' | 'erase';
  /** What becomes of a line that looks like a record that is there. */
  duplicates: 'skip' | 'update' | 'create';
  /** Which fields name what is not there for the importer; nothing is looked up without it. */
  references?: RecordReferences | undefined;
  /** Which records other services name; none is asked without it. */
  namedElsewhere?: NamedElsewhere | undefined;
  dryRun: boolean;
  /** Shared by the batches of one run in one process, for look-ups by name; empty again after a restart. */
  memory: Map<string, unknown>;
}

export interface UndoStep {
  removed: number;
  restored: number;
  kept: readonly { line: number; recordId: string; reason: 'CHANGED_SINCE' | 'REFERENCED' }[];
  /** False: call again in the next transaction. */
  done: boolean;
}

/** What a file can be imported into. */
export interface ImportTarget {
  /** "clients", "ledger": unique within the service. */
  name: string;
  /** "clients:client:import" */
  permission: string;
  columns: readonly ImportColumn[];
  /** Looks for records like a line that has no known key. */
  findsDuplicates?: boolean;
  /** Texts of reasons and outcomes of its own. */
  reasons?: Readonly<Record<string, Texts>>;
  /** Lines per transaction; 500 when left out. A set-based target does best with 5,000 to 20,000. */
  batchSize?: number;
  /** Column whose equal neighbours stay in one batch, as the number of an invoice; a batch grows by at most its size. */
  keepTogether?: string;
  /** Looks at one line by itself. Pure: it runs for every line of dry run and run. */
  validateRow?(row: ImportRow, context: ImportContext): LineProblem | undefined;
  /** Reads what other services know, outside the transaction, in dry runs too. */
  lookAhead?(rows: readonly ImportRow[], context: ImportContext): Promise<void>;
  /** For work that must not hold a transaction open (calls of other services); runs before applyBatch, and again after a crash. */
  beforeBatch?(rows: readonly ImportRow[], context: ImportContext): Promise<void>;
  /** What would become of these lines; reads only. Without it a dry run counts valid lines as created. */
  checkBatch?(tx: Tx, rows: readonly ImportRow[], context: ImportContext): Promise<LineOutcome[]>;
  /** Takes valid lines in, in the transaction that also moves the import's mark: each batch happens once. */
  applyBatch(tx: Tx, rows: readonly ImportRow[], context: ImportContext): Promise<LineOutcome[]>;
  /** After the last line, in its own transaction. May run again after a crash. */
  finish?(tx: Tx, context: ImportContext): Promise<void>;
  /** Asks other services what they know of the part that undo takes back next, outside its transaction. */
  lookBack?(context: ImportContext): Promise<void>;
  /** Takes back a part of the import per call, until `done`. */
  undo(tx: Tx, context: ImportContext): Promise<UndoStep>;
}
