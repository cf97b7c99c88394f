import type { MessageDescriptor, MethodDescriptor } from '@crm/proto/descriptor';
import { can } from '../access/actor.ts';
import { inScope } from '../access/scope.ts';
import type { Call } from '../grpc/call.ts';
import { ok, refuse } from '../result.ts';
import type { Refused, Result } from '../result.ts';
import { ownershipOf } from './change.ts';
import type { Resource } from './define.ts';

/** What a rule may look at besides the record. */
export type Moment = Pick<Call, 'now' | 'actor'>;

/** When one verb may be called on a record. */
export interface VerbRule<T, Reason extends string = string> {
  /** States in which it may be; all of them when left out. */
  from?: readonly string[];
  /** Why it is refused in such a state all the same. Pure. */
  unless?(record: T, moment: Moment): Refused<Reason> | undefined;
  /** Who may, where the noun has no method of that name: "sales:payment:create". */
  permission?: string;
}

/** The verbs of a noun, each declared once: what is refused and what is offered follow from it. One without a rule always may. */
export interface Verbs<T, Verb extends string = string, Reason extends string = string> {
  readonly rules: Readonly<Record<Verb, VerbRule<T, Reason>>>;
  may(record: T, verb: Verb, moment: Moment): Result<true, Reason>;
}

/** `wrongState` is the reason where the state does not know the verb; its text is given {status}. */
export function defineVerbs<T, Verb extends string, Reason extends string>(
  statusOf: (record: T) => string,
  wrongState: Reason,
  rules: Readonly<Record<Verb, VerbRule<T, Reason>>>,
): Verbs<T, Verb, Reason> {
  return {
    rules,
    may(record, verb, moment) {
      const { from, unless } = (rules as Partial<typeof rules>)[verb] ?? {};
      const status = statusOf(record);
      if (from !== undefined && !from.includes(status)) return refuse(wrongState, { status });
      return unless?.(record, moment) ?? ok(true);
    },
  };
}

const STANDARD = new Map([
  ['edit', 'Update'],
  ['delete', 'Delete'],
  ['restore', 'Restore'],
]);

/**
 * The words of a message's `allowed_actions`, each with its permission, as the contract's methods say it ("/orders/{id}:confirm"
 * is confirm, UpdateOrder is edit) or as its rule does. Throws for a verb without a word, and for a word that is no verb.
 */
export function offeredVerbs(
  verbs: Verbs<never>,
  message: MessageDescriptor,
  methods: readonly MethodDescriptor[],
): ReadonlyMap<string, string> {
  const words = message.fields.find(({ name }) => name === 'allowed_actions')?.rule.oneOf ?? [];
  const noun = message.name.slice(message.name.lastIndexOf('.') + 1);
  const path = new RegExp(`^/${message.resource?.plural ?? ''}/\\{\\w+\\}:(\\w+)$`);
  const called = new Map(
    methods.flatMap(({ rest, changes, permission }): [string, string][] => {
      const verb = changes ? path.exec(rest?.path ?? '')?.[1] : undefined;
      return verb === undefined ? [] : [[verb, permission]];
    }),
  );
  const missing = [...called.keys(), ...Object.keys(verbs.rules)].filter((verb) => !words.includes(verb));
  if (missing.length > 0) throw new Error(`${message.name}.allowed_actions has no word for ${missing.join(', ')}`);
  return new Map(
    words.map((word) => {
      const standard = methods.find(({ name }) => name === `${STANDARD.get(word) ?? ''}${noun}`);
      const permission = called.get(word) ?? standard?.permission ?? verbs.rules[word]?.permission;
      if (permission === undefined) throw new Error(`${message.name}.allowed_actions: nobody says who may ${word}`);
      return [word, permission];
    }),
  );
}

/** Tells which verbs the caller may call on a record as it is now. Undefined for a noun that does not tell. */
export function allowedActions<T extends object>(
  resource: Resource<T>,
  moment: Moment,
): ((record: T) => string[]) | undefined {
  const { verbs, scope = {} } = resource.options;
  if (verbs === undefined) return undefined;
  const held = [...resource.verbPermissions].filter(([, permission]) => can(moment.actor, permission) !== undefined);
  return (record) => {
    const ownership = ownershipOf(resource, record);
    const { deleteTime } = record as { deleteTime?: Date };
    const allowed = held.filter(([verb, permission]) => {
      if ((deleteTime !== undefined) !== (verb === 'restore')) return false;
      if (!inScope(moment.actor, permission, ownership, scope)) return false;
      return verbs.may(record, verb, moment).ok;
    });
    return allowed.map(([verb]) => verb);
  };
}

/** Throws the refusal of a verb that may not be called on a record as it is. A noun without verbs refuses none. */
export function requireVerb<T extends object>(resource: Resource<T>, record: T, verb: string, moment: Moment): void {
  const { verbs, refusal } = resource.options;
  const allowed = verbs?.may(record, verb, moment);
  if (allowed === undefined || allowed.ok) return;
  throw refusal?.(allowed.reason, allowed.params) ?? new Error(`${resource.noun}: nobody says why ${verb} is refused`);
}
