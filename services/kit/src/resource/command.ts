import type { MessageFns, Registry } from '@crm/proto/descriptor';
import type { Call } from '../grpc/call.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { Db, Tx } from '../pg/pool.ts';
import { diff } from './change.ts';
import type { ChangeAction, EventFact, Resource } from './define.ts';
import { newDraft } from './draft.ts';
import { loadOne } from './load.ts';
import { checkPlace, placed } from './placement.ts';
import type { LoadOptions } from './load.ts';
import type { Part } from './parts.ts';
import { claim, once, remember, requestKey } from './request.ts';
import { fieldsOf } from './row.ts';
import type { Fields } from './row.ts';
import { presenter } from './read.ts';
import { save } from './save.ts';
import { hiddenFrom, hiddenPaths, hide } from './sensitive.ts';
import { requireVerb } from './verbs.ts';
import { checkEtag } from './write.ts';

export interface CommandOptions {
  id: string;
  /** Empty or absent: not asked about. */
  etag?: string | undefined;
  /** "sales:deal:win": its scope decides which records there are for the caller. */
  permission: string;
  /** What the audit row says: "win". */
  action: ChangeAction;
  basis?: string | undefined;
  /** The verb gives the record to somebody else, and its permission is the right to do so. */
  handsOver?: boolean;
  /** The whole request: its fingerprint, and its requestId when it has one. */
  request: object;
}

export interface Decision<T> {
  after: T;
  events?: readonly EventFact[];
  /** Rows of other tables, written by the same statement. */
  parts?: readonly Part[];
}

/**
 * A verb on one record, in one transaction: claims the request id, loads and locks the record within the caller's
 * scope, lets `decide` decide (and write other records through `tx`), saves with audit row and events, remembers the
 * answer. Answers the saved record as the caller may see it. A decision that changes nothing and has neither events nor
 * parts writes nothing. `decide` may run again after a deadlock, so it does nothing outside `tx`.
 */
export async function runCommand<T extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  options: CommandOptions,
  decide: (tx: Tx, before: T) => Promise<Decision<T>> | Decision<T>,
): Promise<T>;
/** The same with an answer of its own: `answer` names its message, for the memory of requests. */
export async function runCommand<T extends object, R extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  options: CommandOptions & { answer: string },
  decide: (tx: Tx, before: T) => Promise<Decision<T> & { result: R }> | (Decision<T> & { result: R }),
): Promise<R>;
export async function runCommand<T extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  options: CommandOptions & { answer?: string },
  decide: Decide<T>,
): Promise<object> {
  return command(db, resource, call, options, decide);
}

type Decide<T> = (
  tx: Tx,
  before: T,
) => Promise<Decision<T> & { result?: object }> | (Decision<T> & { result?: object });

function command<T extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  { id, etag, permission, action, basis, handsOver = false, request, answer }: CommandOptions & { answer?: string },
  decide: Decide<T>,
): Promise<object> {
  const { service, registry, message } = resource.options;
  return runOnce(
    db,
    registry,
    call,
    { method: `${service}.${resource.noun}.${action}`, request, answer: answer ?? message },
    async (tx) => {
      const before = await loadOne(tx, resource, id, { lock: true, actor: call.actor, permission });
      checkEtag(before, etag);
      // The decision gets a copy: what it changes in place must still differ from `before`.
      const { after, events = [], parts = [], result } = await decide(tx, structuredClone(before));
      checkPlace(resource, before, after, call, permission, handsOver ? permission : resource.handOver);
      const saved = await saveRow(tx, resource, before, after, call, {
        action,
        events,
        parts,
        ...(basis !== undefined && { basis }),
      });
      return result ?? presenter(resource, call)(saved);
    },
  );
}

/** What a verb's request says of the record that it is about. */
export interface VerbRequest {
  id: string;
  etag: string;
  reason?: string;
}

/**
 * A verb of a noun that declares its verbs: who may and in which states follows from there; the audit row is called like it,
 * and its basis is the request's reason.
 */
export async function runVerb<T extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  verb: string,
  request: VerbRequest,
  decide: (tx: Tx, before: T) => Promise<Decision<T>> | Decision<T>,
  options?: { basis?: string; handsOver?: boolean },
): Promise<T>;
/** The same with an answer of its own. */
export async function runVerb<T extends object, R extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  verb: string,
  request: VerbRequest,
  decide: (tx: Tx, before: T) => Promise<Decision<T> & { result: R }> | (Decision<T> & { result: R }),
  options: { basis?: string; handsOver?: boolean; answer: string },
): Promise<R>;
export async function runVerb<T extends object>(
  db: Db,
  resource: Resource<T>,
  call: Call,
  verb: string,
  request: VerbRequest,
  decide: Decide<T>,
  { basis = request.reason, ...rest }: { basis?: string; handsOver?: boolean; answer?: string } = {},
): Promise<object> {
  const permission = resource.verbPermissions.get(verb);
  if (permission === undefined) throw new Error(`${resource.noun} has no verb ${verb}`);
  const options = { id: request.id, etag: request.etag, permission, action: verb, basis: basis || undefined, request };
  return command(db, resource, call, { ...options, ...rest }, (tx, before) => {
    requireVerb(resource, before, verb, call);
    return decide(tx, before);
  });
}

/**
 * Any transaction that must not be done twice under one request id: for commands that start from no record, or touch
 * many. `answer` is the full name of the message that `work` gives.
 */
export async function runOnce<R extends object>(
  db: Db,
  registry: Registry,
  call: Call,
  { method, request, answer }: { method: string; request: object; answer: string },
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  const codec = registry.codecs.get(answer) as MessageFns<R> | undefined;
  if (!codec) throw new Error(`${method}: no message ${answer}`);
  const key = requestKey(method, request, call);
  const result = await once(db, key, codec, call, () =>
    db.tx(async (tx) => {
      const done = await claim(tx, key, codec);
      if (done) return done;
      const made = await work(tx);
      await remember(tx, key, made, codec, call);
      return made;
    }),
  );
  return hide(result, hiddenFrom(call.actor, hiddenPaths(registry, answer)), () => codec.fromJSON({}) as object);
}

/** A record by id, locked until the transaction ends. Throws NOT_FOUND. Scope is looked at only when an actor is given. */
export async function loadRow<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  id: string,
  options: LoadOptions = {},
): Promise<T> {
  return loadOne(tx, resource, id, { lock: true, ...options });
}

/** A new record that a caller asks for within a command, by the rules of one that is created by itself. */
export function newRow<T extends object>(resource: Resource<T>, sent: T, call: Call): T {
  return placed(resource, undefined, newDraft(resource, sent, call), call, resource.permissionFor('create'));
}

export interface RowOptions {
  action?: ChangeAction;
  events?: readonly EventFact[];
  parts?: readonly Part[];
  basis?: string;
}

/**
 * Inserts a record that a command makes, with its audit row and events; gives it an id when it has none. The command
 * answers for its content: scope, hooks and field permissions are not looked at.
 */
export async function insertRow<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  message: T,
  call: Call,
  options: RowOptions = {},
): Promise<T> {
  const draft = { ...message };
  if (!fieldsOf(draft)['id']) fieldsOf(draft)['id'] = uuidv7();
  return save(tx, resource, undefined, draft, call, { action: 'create', ...options });
}

/**
 * Saves a record that the command has loaded (and so locked), as insertRow does. Nothing is written when nothing changed
 * and there are neither events nor parts. Answers the record with its new etag: save that one next.
 */
export async function saveRow<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  before: T,
  after: T,
  call: Call,
  { action = 'update', events = [], parts = [], basis }: RowOptions = {},
): Promise<T> {
  const { codec } = resource;
  if (
    events.length + parts.length === 0 &&
    diff(codec.toJSON(before) as Fields, codec.toJSON(after) as Fields).fields.length === 0
  )
    return before;
  return save(tx, resource, before, { ...after }, call, {
    action,
    events,
    parts,
    ...(basis !== undefined && { basis }),
  });
}
