import type { MessageFns, Registry } from '@crm/proto/descriptor';
import type { Call } from '../grpc/call.ts';
import type { ScopeColumns } from '../access/scope.ts';
import type { ServiceError } from '../grpc/errors.ts';
import type { Texts } from '../grpc/texts.ts';
import type { Tx } from '../pg/pool.ts';
import type { Referrer } from '../references/standing.ts';
import { mapColumns } from './columns.ts';
import type { Column, ColumnRule } from './columns.ts';
import { valueRules } from '../contract/value-rules.ts';
import type { ValueRule } from '../contract/value-rules.ts';
import { dictionary } from './dictionary.ts';
import type { Dictionary } from './dictionary.ts';
import type { Part } from './parts.ts';
import { rowReader } from './row.ts';
import type { RowReader } from './row.ts';
import { hiddenPaths } from './sensitive.ts';
import type { HiddenPath } from './sensitive.ts';
import { offeredVerbs } from './verbs.ts';
import type { Verbs } from './verbs.ts';
import { statementCache } from './statements.ts';
import type { StatementCache } from './statements.ts';

export type ChangeAction = 'create' | 'update' | 'delete' | 'restore' | (string & {});

/** A fact that a command adds to the standard ones; key, sequence, access and actor are filled in. */
export interface EventFact {
  /** `crm.sales.deal.won.v1` */
  type: string;
  /** Proto JSON of the event's message. */
  data: object;
  /** The resource's topic when left out. */
  topic?: string;
}

export interface Change<T> {
  action: ChangeAction;
  before: T | undefined;
  after: T;
  call: Call;
}

/**
 * Where a noun's own rules stand. All may throw ServiceError; nothing is saved then. `prepare`, `check` and `after` run
 * in one transaction with the write, which costs begin and commit; what the others can say they should.
 */
export interface ResourceHooks<T> {
  /** Fills what a new record lacks. Pure: it keeps create at one statement. */
  defaults?(draft: T, call: Call): T;
  /** Completes a new or changed record, with what it reads through `tx`. `before` is undefined for a new record. */
  prepare?(draft: T, call: Call, tx: Tx, before: T | undefined): Promise<T> | T;
  /** Refuses a change. `before` is undefined for a new record; `after.deleteTime` is set for a deletion. */
  check?(before: T | undefined, after: T, call: Call, tx: Tx): Promise<void> | void;
  /** `prepare` and `check` write nothing and lock nothing: they read before the write, which is one statement then. */
  readOnly?: true;
  /** Rows of other tables that belong to the record: written by its statement, whoever saves it. Pure. */
  parts?(change: Change<T>): readonly Part[];
  /** Writes what belongs to the same transaction and is known only from what it reads. */
  after?(tx: Tx, change: Change<T>): Promise<void>;
  /** Facts beside the standard ones. Pure. */
  facts?(change: Change<T>): EventFact[];
}

/** While and by what a record stands on those that it refers to: they cannot be deleted meanwhile. */
export interface Stands {
  /** What people call such records, in the plural: "open deals". */
  title: Texts;
  /** SQL over its columns; "true": as long as it is there. Deleted records stand on nothing. */
  while: string;
  /** Fields (JSON names) that only tell where it came from or what it is a part of. */
  except?: readonly string[];
}

export interface ResourceOptions<T> {
  service: string;
  registry: Registry;
  /** Full name of the message. */
  message: string;
  table: string;
  /** "sales:product": actions are added. What the contract's methods ask for goes first. */
  permission: string;
  /** Columns that say whose a row is; without them the permission alone decides. */
  scope?: ScopeColumns;
  topic?: string;
  stateTopic?: string;
  /** Fields found by `q`, by their JSON names; the table has `search_text text not null default ''` with a trigram index. */
  search?: readonly string[];
  /** Of a noun without row scope: fields that name records with one, and the right over those. Given to who sees all of them. */
  foreign?: Readonly<Record<string, string>>;
  /** JSON name of the field that names the client whom the record concerns. */
  clientId?: string;
  columns?: Readonly<Record<string, ColumnRule>>;
  /** As order_by; "id desc" (newest first) when left out. */
  defaultOrder?: string;
  /** What the violation of a constraint means, by its name and with PostgreSQL's DETAIL, where the noun has a word of its own. */
  constraints?: Readonly<Record<string, (detail: string) => ServiceError>>;
  /** Files can be taken in as records of this noun; exports are written so that they come back. */
  imported?: {
    /** Fields that no caller may set and a file brings back all the same, as the state of what was done long ago. */
    restored?: readonly string[];
  };
  /** Leave out for what is history or a mere part: it keeps nothing from being deleted. */
  stands?: Stands;
  /** How a person names the record. */
  label?(message: T): string;
  /** When its verbs may be called; the message has `allowed_actions` and `blocked_actions` then. */
  verbs?: Verbs<T>;
  /** The error that a refused verb becomes. */
  refusal?(reason: string, params: Readonly<Record<string, string>>): ServiceError;
  hooks?: ResourceHooks<T>;
}

export type StandardAction = 'read' | 'create' | 'edit' | 'delete' | 'export';

export interface Resource<T extends object> {
  readonly options: ResourceOptions<T>;
  readonly codec: MessageFns<T>;
  readonly columns: readonly Column[];
  /** Columns with a place in the table. */
  readonly stored: readonly Column[];
  /** "deal": of events and audit. */
  readonly noun: string;
  /** "priceBook" and "priceBooks": properties of requests and answers. */
  readonly property: string;
  readonly pluralProperty: string;
  readonly select: string;
  /** The same without lists of parts (an order's lines), which may be longer than all the rest. */
  readonly basicSelect: string;
  readonly hidden: readonly HiddenPath[];
  /** What several of its values decide together. */
  readonly valueRules: readonly ValueRule[];
  readonly hasEvents: boolean;
  /** Has an etag, and so a column `version`: what is never changed needs none. */
  readonly versioned: boolean;
  readonly softDelete: boolean;
  /** What was written is all of the answer: no column is computed by the database alone. */
  readonly answerKnown: boolean;
  readonly statements: StatementCache;
  /** Permission by which a record is given to another owner or team, as the contract says; that of the edit without one. */
  readonly handOver: string | undefined;
  readonly words: Dictionary;
  /** The nouns of its service whose records stand on its own; filled when the service's nouns are gathered. */
  referredBy: readonly Referrer[];
  /** Those that name its own in any way, filled likewise. */
  namedBy: readonly Referrer[];
  /** The nouns of its service on which its records stand and that can be deleted, by name; filled likewise. */
  readonly keeps: Map<string, Resource<object>>;
  /** The permission of each verb that callers are offered. */
  readonly verbPermissions: ReadonlyMap<string, string>;
  /** Reads rows of this table, compiled once. */
  readonly read: RowReader<T>;
  /** Permission of an action; undefined when the contract lets any signed-in caller do it. */
  permissionFor(action: StandardAction): string | undefined;
}

/** Makes a resource of its declaration. Throws at start when the declaration contradicts the contract. */
export function defineResource<T extends object>(options: ResourceOptions<T>): Resource<T> {
  const { registry, message: name, hooks = {} } = options;
  const message = registry.messages.get(name);
  const codec = registry.codecs.get(name) as MessageFns<T> | undefined;
  if (!message?.resource || !codec) throw new Error(`${name} is no resource of this registry`);
  const columns = mapColumns(message, {
    ...options.columns,
    ...(options.verbs && { allowedActions: false, blockedActions: false }),
  });
  const foreign = Object.entries(options.foreign ?? {}).map(([field, permission]) => ({
    path: [field],
    permission,
    whole: true as const,
  }));
  const hidden = [...hiddenPaths(registry, name), ...foreign];
  const short = name.slice(name.lastIndexOf('.') + 1);
  const property = short.charAt(0).toLowerCase() + short.slice(1);
  for (const field of options.search ?? []) {
    const column = columns.find((item) => item.field.jsonName === field);
    if (!column || column.shape === 'computed') throw new Error(`${name}: search field ${field} is not stored`);
    if (column.field.rule.sensitive) throw new Error(`${name}: search would reveal the sensitive field ${field}`);
  }
  const hasEvents = options.topic !== undefined || options.stateTopic !== undefined;
  if (hooks.facts && options.topic === undefined) throw new Error(`${name}: facts need a topic`);
  const versioned = message.fields.some((field) => field.name === 'etag');
  const pluralProperty = camel(message.resource.plural);
  const selectOf = (selected: readonly Column[]): string =>
    [
      ...selected.map(({ select }) => select).filter((text) => text !== ''),
      ...(versioned ? ['version'] : []),
      ...(hasEvents ? ['event_seq'] : []),
    ].join(', ');
  const nouns = pluralProperty.charAt(0).toUpperCase() + pluralProperty.slice(1);
  const answer = registry.methods.find((method) => method.name === `List${nouns}`)?.response;
  if (
    answer !== undefined &&
    !registry.messages.get(answer)?.fields.some((field) => field.jsonName === pluralProperty)
  ) {
    throw new Error(`${answer} has no field ${pluralProperty} for the records of a page`);
  }
  return {
    options,
    codec,
    columns,
    stored: columns.filter(({ shape }) => shape !== 'computed'),
    noun: message.resource.singular,
    property,
    pluralProperty,
    select: selectOf(columns),
    basicSelect: selectOf(columns.filter(({ field }) => !(field.repeated && field.kind === 'message'))),
    hidden,
    valueRules: valueRules(message),
    hasEvents,
    versioned,
    softDelete: message.fields.some((field) => field.name === 'delete_time'),
    answerKnown: columns.every(({ shape, known }) => shape !== 'computed' || known),
    statements: statementCache(options.table),
    handOver: message.resource.handOver,
    words: dictionary(message.resource.singular),
    referredBy: [],
    namedBy: [],
    keeps: new Map(),
    verbPermissions: options.verbs ? offeredVerbs(options.verbs, message, registry.methods) : new Map(),
    read: rowReader(columns, codec, registry),
    permissionFor: (action) => permissions(options, short, pluralProperty).get(action),
  };
}

const memo = new WeakMap<object, ReadonlyMap<StandardAction, string | undefined>>();

/** The permission of each action as the contract's methods say it; `<permission>:<action>` where there is no such method. */
function permissions(
  options: Pick<ResourceOptions<never>, 'registry' | 'permission'>,
  noun: string,
  plural: string,
): ReadonlyMap<StandardAction, string | undefined> {
  const known = memo.get(options);
  if (known) return known;
  const nouns = plural.charAt(0).toUpperCase() + plural.slice(1);
  const methods: Record<StandardAction, string[]> = {
    read: [`Get${noun}`, `List${nouns}`],
    create: [`Create${noun}`],
    edit: [`Update${noun}`],
    delete: [`Delete${noun}`],
    export: [`Export${nouns}`],
  };
  const found = new Map<StandardAction, string | undefined>();
  for (const action of Object.keys(methods) as StandardAction[]) {
    const method = methods[action]
      .map((name) => options.registry.methods.find((item) => item.name === name))
      .find(Boolean);
    found.set(action, method ? method.permission || undefined : `${options.permission}:${action}`);
  }
  memo.set(options, found);
  return found;
}

function camel(name: string): string {
  return name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}
