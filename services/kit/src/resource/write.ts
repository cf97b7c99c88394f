import type { MessageFns } from '@crm/proto/descriptor';
import type { Call } from '../grpc/call.ts';
import { ServiceError, invalid, notFound, staleEtag } from '../grpc/errors.ts';
import type { Violation } from '../grpc/errors.ts';
import { DbError } from '../pg/errors.ts';
import type { Db, Tx } from '../pg/pool.ts';
import { mustBeFree } from '../references/standing.ts';
import { diff } from './change.ts';
import type { ChangeAction, Resource, StandardAction } from './define.ts';
import { applyMask, newDraft } from './draft.ts';
import { loadOne, loadRows } from './load.ts';
import { checkDerivedPlace, placed } from './placement.ts';
import { presenter } from './read.ts';
import { claim, once, remember, requestKey } from './request.ts';
import type { RequestKey } from './request.ts';
import { canonicalise, fieldsOf, versionOf } from './row.ts';
import type { Fields } from './row.ts';
import { requireVerb } from './verbs.ts';
import { save } from './save.ts';
import type { SaveOptions } from './save.ts';

/** Most records of one batch update. */
const MAX_BATCH = 500;
/** Reads again when another writer came between reading and writing. */
const ATTEMPTS = 5;

/** Without, the write is one statement. An answer that is known only after it is remembered by a statement of its own. */
function needsTx<T extends object>(
  { options: { hooks = {} }, answerKnown }: Resource<T>,
  key: RequestKey | undefined,
): boolean {
  const writes = hooks.after !== undefined || (!hooks.readOnly && (hooks.prepare ?? hooks.check) !== undefined);
  return writes || (key !== undefined && !answerKnown);
}

/** Creates a record. Without hooks that need a transaction: one statement. */
export async function createRecord<T extends object>(
  db: Db,
  resource: Resource<T>,
  sent: T | undefined,
  request: object,
  call: Call,
): Promise<T> {
  const key = requestKey(methodName(resource, 'create'), request, call);
  return once(db, key, resource.codec, call, async () => {
    const draft = placed(resource, undefined, newDraft(resource, sent, call), call, resource.permissionFor('create'));
    if (!needsTx(resource, key)) return write(db, resource, undefined, draft, call, 'create', key);
    return db.tx(async (tx) => {
      const done = await claim(tx, key, resource.codec);
      // A hook may change what it is given, and the transaction may run again.
      return done ?? write(tx, resource, undefined, structuredClone(draft), call, 'create', key);
    });
  });
}

/** Runs the hooks around one write and remembers the answer. `draft` is what the caller wants. */
async function write<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  before: T | undefined,
  draft: T,
  call: Call,
  action: ChangeAction,
  key?: RequestKey,
  options: Partial<SaveOptions> = {},
): Promise<T> {
  const { hooks = {} } = resource.options;
  if (before !== undefined) requireVerb(resource, before, action === 'update' ? 'edit' : action, call);
  if (action === 'delete') await mustBeFree(tx, resource, String(fieldsOf(draft)['id']), call.actor, call.language);
  const prepared =
    (action === 'create' || action === 'update' ? await hooks.prepare?.(draft, call, tx, before) : undefined) ?? draft;
  if (action === 'create') checkDerivedPlace(resource, draft, prepared, call, resource.permissionFor('create'));
  await hooks.check?.(before, prepared, call, tx);
  const whole = resource.answerKnown && hooks.after === undefined;
  const saved = await save(tx, resource, before, prepared, call, {
    ...options,
    action,
    ...(key && whole && { request: key }),
  });
  await hooks.after?.(tx, { action, before, after: saved, call });
  if (key && !whole) await remember(tx, key, presenter(resource, call)({ ...saved }), resource.codec, call);
  return saved;
}

/** Changes the masked fields of a record. A change that changes nothing writes nothing. */
export async function updateRecord<T extends object>(
  db: Db,
  resource: Resource<T>,
  sent: T | undefined,
  mask: readonly string[] | undefined,
  request: object,
  call: Call,
): Promise<T> {
  if (sent === undefined) throw invalid([{ field: resource.property, reason: 'REQUIRED' }]);
  const { id, etag } = fieldsOf(sent) as { id: string; etag: string };
  const decide = (before: T): T => {
    checkEtag(before, etag);
    return placed(
      resource,
      before,
      applyMask(resource, before, sent, mask, call),
      call,
      resource.permissionFor('edit'),
    );
  };
  return changeRecord(db, resource, id, 'update', 'edit', request, call, decide);
}

/** Deletes softly where the noun has a delete_time, for good otherwise. */
export async function deleteRecord<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: { id: string; etag: string },
  call: Call,
): Promise<T> {
  return changeRecord(db, resource, request.id, 'delete', 'delete', request, call, (before) => {
    checkEtag(before, request.etag);
    return resource.softDelete ? { ...before, deleteTime: call.now } : before;
  });
}

/** Brings a deleted record back; one that is not deleted stays as it is. */
export async function restoreRecord<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: { id: string },
  call: Call,
): Promise<T> {
  return changeRecord(db, resource, request.id, 'restore', 'delete', request, call, (before) => ({
    ...before,
    deleteTime: undefined,
  }));
}

async function changeRecord<T extends object>(
  db: Db,
  resource: Resource<T>,
  id: string,
  action: ChangeAction,
  right: StandardAction,
  request: object,
  call: Call,
  decide: (before: T) => T,
): Promise<T> {
  const key = requestKey(methodName(resource, action), request, call);
  const changed = (before: T): T => {
    const after = decide(before);
    canonicalise(after, resource.stored);
    return after;
  };
  const options = { actor: call.actor, permission: resource.permissionFor(right), deleted: action === 'restore' };
  const attempt = async (left: number): Promise<T> => {
    const before = await loadOne(db, resource, id, options);
    const after = changed(before);
    if (!removes(resource, action) && unchanged(resource, before, after)) return key ? locked() : before;
    try {
      return await write(db, resource, before, after, call, action, key);
    } catch (thrown) {
      // Somebody else wrote between the two statements: the caller's etag, if any, is judged anew.
      if (left <= 1 || !(thrown instanceof ServiceError) || thrown.reason !== staleEtag().reason) throw thrown;
      return attempt(left - 1);
    }
  };
  const locked = (): Promise<T> =>
    db.tx(async (tx) => {
      const done = await claim(tx, key, resource.codec);
      if (done) return done;
      const before = await loadOne(tx, resource, id, { ...options, lock: true });
      const after = changed(before);
      if (removes(resource, action) || !unchanged(resource, before, after))
        return write(tx, resource, before, after, call, action, key);
      await remember(tx, key, presenter(resource, call)({ ...before }), resource.codec, call);
      return before;
    });
  // A record on which others may stand is locked before it is asked whether they do.
  const inTx = needsTx(resource, key) || (action === 'delete' && resource.referredBy.length > 0);
  return once(db, key, resource.codec, call, () => (inTx ? locked() : attempt(ATTEMPTS)));
}

/** The answer of a repeated batch is read anew: what is remembered is only that it was done. */
const BATCH_MARK: MessageFns<'done before'> = {
  encode: () => ({ finish: () => new Uint8Array() }),
  decode: () => 'done before',
  fromJSON: () => 'done before',
  toJSON: () => null,
};

/**
 * The same change to many records: all or nothing. Every record is tried; the error carries one violation per record
 * that refused, as `ids[3]`.
 */
export async function batchUpdate<T extends object>(
  db: Db,
  resource: Resource<T>,
  ids: readonly string[],
  sent: T | undefined,
  mask: readonly string[] | undefined,
  request: object,
  call: Call,
): Promise<T[]> {
  if (ids.length > MAX_BATCH) throw invalid([{ field: 'ids', reason: 'TOO_MANY', params: { limit: MAX_BATCH } }]);
  const key = requestKey(methodName(resource, 'batchUpdate'), request, call);
  const unique = [...new Set(ids)];
  const permission = resource.permissionFor('edit');
  if (unique.length === 0) return [];
  const reread = (): Promise<T[]> => loadRows(db, resource, unique, { actor: call.actor, permission });
  const saved = await once<T[] | 'done before'>(db, key, BATCH_MARK as MessageFns<T[] | 'done before'>, call, () =>
    db.tx(async (tx) => {
      const mark = await claim(tx, key, BATCH_MARK);
      if (mark) return mark;
      const before = new Map(
        (await loadRows(tx, resource, unique, { lock: true, actor: call.actor, permission })).map((row) => [
          fieldsOf(row)['id'],
          row,
        ]),
      );
      const violations: Violation[] = [];
      const changed: T[] = [];
      for (const [index, id] of ids.entries()) {
        if (ids.indexOf(id) !== index) continue;
        try {
          const old = before.get(id);
          if (!old) throw notFound(resource.noun, id);
          const after = placed(resource, old, applyMask(resource, old, sent, mask, call), call, permission);
          canonicalise(after, resource.stored);
          changed.push(unchanged(resource, old, after) ? old : await write(tx, resource, old, after, call, 'update'));
        } catch (thrown) {
          if (!(thrown instanceof ServiceError)) throw thrown;
          violations.push(...rowViolations(thrown, index));
          // A constraint has spoken: the transaction can try no further record.
          if (thrown.cause instanceof DbError) break;
        }
      }
      if (violations.length > 0) throw invalid(violations);
      await remember(tx, key, 'done before', BATCH_MARK, call);
      return changed;
    }),
  );
  return saved === 'done before' ? reread() : saved;
}

function rowViolations(error: ServiceError, index: number): Violation[] {
  const inner = error.violations ?? [];
  if (inner.length === 0)
    return [{ field: `ids[${index}]`, reason: error.reason, params: error.params, texts: error.texts }];
  return inner.map((violation) => ({ ...violation, field: `ids[${index}].${violation.field}` }));
}

/** Refuses an etag that is not the record's; an empty one is not asked about. */
export function checkEtag(before: object, etag: string | undefined): void {
  if (etag !== undefined && etag !== '' && versionOf(etag) !== versionOf(String(fieldsOf(before)['etag'])))
    throw staleEtag();
}

function unchanged<T extends object>({ codec }: Resource<T>, before: T, after: T): boolean {
  return diff(codec.toJSON(before) as Fields, codec.toJSON(after) as Fields).fields.length === 0;
}

/** A deletion for good changes no field, and is a change all the same. */
function removes<T extends object>({ softDelete }: Resource<T>, action: ChangeAction): boolean {
  return action === 'delete' && !softDelete;
}

function methodName<T extends object>({ options, noun }: Resource<T>, action: string): string {
  return `${options.service}.${noun}.${action}`;
}
