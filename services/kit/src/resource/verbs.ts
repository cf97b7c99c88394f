import type { MessageDescriptor, MethodDescriptor } from '@crm/proto/descriptor';
import type { BlockedAction } from '@crm/proto/gen/crm/type/v1/standard';
import { can } from '../access/actor.ts';
import { inScope } from '../access/scope.ts';
import type { Call } from '../grpc/call.ts';
import { fillText } from '../grpc/texts.ts';
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
  /** The reason in every other state, where it is not the noun's. */
  wrongState?: Reason;
  /** Why it is refused in such a state all the same. Pure. */
  unless?(record: T, moment: Moment): Refused<Reason> | undefined;
  /** Who may, where the noun has no method of that name: "sales:payment:create". */
  permission?: string;
}

/** The verbs of a noun, each declared once: what is refused and what is offered follow from it. One without a rule always may. */
export interface Verbs<T, Verb extends string = string, Reason extends string = string> {
  readonly rules: Readonly<Record<Verb, VerbRule<T, Reason>>>;
  /** The reason where the state does not know the verb. */
  readonly wrongState: Reason;
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
    wrongState,
    may(record, verb, moment) {
      const { from, unless, wrongState: reason = wrongState } = (rules as Partial<typeof rules>)[verb] ?? {};
      const status = statusOf(record);
      if (from !== undefined && !from.includes(status)) return refuse(reason, { status });
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

/** What a caller is told of the verbs of a record. */
export interface Offered {
  allowedActions: string[];
  /** What its state knows and something else hinders. */
  blockedActions: BlockedAction[];
}

/** Tells what the caller may do with a record as it is now. Undefined for a noun that does not tell. */
export function offering<T extends object>(
  resource: Resource<T>,
  moment: Moment & Pick<Call, 'language'>,
): ((record: T) => Offered) | undefined {
  const { verbs, scope = {}, refusal } = resource.options;
  if (verbs === undefined || refusal === undefined) return undefined;
  const held = [...resource.verbPermissions].filter(([, permission]) => can(moment.actor, permission) !== undefined);
  return (record) => {
    const ownership = ownershipOf(resource, record);
    const { deleteTime } = record as { deleteTime?: Date };
    const offered: Offered = { allowedActions: [], blockedActions: [] };
    for (const [action, permission] of held) {
      if ((deleteTime !== undefined) !== (action === 'restore')) continue;
      if (!inScope(moment.actor, permission, ownership, scope)) continue;
      const allowed = verbs.may(record, action, moment);
      if (allowed.ok) offered.allowedActions.push(action);
      else if (allowed.reason !== (verbs.rules[action]?.wrongState ?? verbs.wrongState)) {
        const { texts, params, reason } = refusal(allowed.reason, allowed.params);
        offered.blockedActions.push({ action, reason, message: fillText(texts[moment.language], params) });
      }
    }
    return offered;
  };
}

/** Throws the refusal of a verb that may not be called on a record as it is. A noun without verbs refuses none. */
export function requireVerb<T extends object>(resource: Resource<T>, record: T, verb: string, moment: Moment): void {
  const { verbs, refusal } = resource.options;
  const allowed = verbs?.may(record, verb, moment);
  if (allowed === undefined || allowed.ok) return;
  throw refusal?.(allowed.reason, allowed.params) ?? new Error(`${resource.noun}: nobody says why ${verb} is refused`);
}
