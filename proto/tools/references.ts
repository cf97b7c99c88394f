/** Which records refer to which, by `refers_to`; and that no id is left without saying what it names. */
import type { FieldDescriptor } from '../src/descriptor.ts';
import { reachable } from './reachable.ts';
import { serviceOf } from './image.ts';
import type { Model } from './image.ts';

/** Names the record that a request is about, or the request itself. */
const OWN = new Set(['id', 'ids', 'request_id']);

/** The nouns of a service to which records of other services refer, with these services. */
export function referrersOf(model: Model, service: string): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { name, resource } of model.messages.values()) {
    const referrer = serviceOf(name);
    if (!resource || referrer === undefined || referrer === service) continue;
    for (const { fields } of reachable(model, [name]).messages) {
      for (const { rule } of fields) {
        if (rule.refersTo?.startsWith(`${service}.`) !== true) continue;
        found.set(rule.refersTo, (found.get(rule.refersTo) ?? new Set()).add(referrer));
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([noun, names]) => [noun, [...names].sort()]));
}

/** One line for each id that says neither what it refers to nor why it refers to nothing, or that refers to no noun. */
export function danglingIds(model: Model): string[] {
  const nouns = new Set(
    [...model.messages.values()].flatMap(({ name, resource }) =>
      resource ? [`${serviceOf(name) ?? ''}.${resource.singular}`] : [],
    ),
  );
  const resources = [...model.messages.values()].filter(({ resource }) => resource).map(({ name }) => name);
  const roots = [...model.methods.map(({ request }) => request), ...resources];
  return reachable(model, roots).messages.flatMap(({ name, fields }) =>
    fields.flatMap((field) => {
      const fault = faultOf(field, nouns);
      return fault === undefined ? [] : [`${name}.${field.name} ${fault}`];
    }),
  );
}

function faultOf({ name, kind, rule }: FieldDescriptor, nouns: ReadonlySet<string>): string | undefined {
  if (rule.refersTo !== undefined) {
    if (rule.noReference !== undefined) return 'has both refers_to and no_reference';
    return nouns.has(rule.refersTo) || /^\{\w+\}$/u.test(rule.refersTo)
      ? undefined
      : `refers to ${rule.refersTo}, which is no resource`;
  }
  if (kind !== 'string' || rule.noReference !== undefined || OWN.has(name)) return undefined;
  const isId = rule.format === 'uuid' || /_ids?$/u.test(name);
  return isId ? 'is an id without refers_to; where it names no record, say why in no_reference' : undefined;
}
