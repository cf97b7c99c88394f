import type { Resource } from '../resource/define.ts';
import { linksOf, namesOf } from './links.ts';
import type { Referrer } from './standing.ts';

/** A noun of any type; what is done with its rows here goes by its declaration. */
export type AnyResource = Resource<object>;

/** The nouns that a service owns, by what the contracts call them. */
export interface Nouns {
  /** "sales" */
  service: string;
  all: readonly AnyResource[];
  /** By "sales.deal". */
  named(noun: string): AnyResource | undefined;
  /** By "crm.sales.v1.Deal". */
  ofMessage(message: string): AnyResource | undefined;
}

/** Gathers the declared nouns of a service, and tells each which of the others stand on it. */
export function nounsOf(service: string, resources: readonly AnyResource[]): Nouns {
  const byNoun = new Map(resources.map((resource) => [nounOf(resource), resource]));
  const byMessage = new Map(resources.map((resource) => [resource.options.message, resource]));
  for (const resource of byNoun.values()) {
    resource.referredBy = referrersOf(byNoun.values(), nounOf(resource));
    resource.namedBy = namersOf(byNoun.values(), nounOf(resource));
    if (!canBeDeleted(resource)) continue;
    for (const referrer of resource.referredBy) referrer.resource.keeps.set(nounOf(resource), resource);
  }
  return {
    service,
    all: [...byNoun.values()],
    named: (noun) => byNoun.get(noun),
    ofMessage: (message) => byMessage.get(message),
  };
}

/** Which of the nouns stand on records of this one, and by what. */
export function referrersOf(resources: Iterable<AnyResource>, noun: string): Referrer[] {
  return linkedTo(resources, noun, linksOf);
}

/** Which of the nouns name records of this one in any way. */
export function namersOf(resources: Iterable<AnyResource>, noun: string): Referrer[] {
  return linkedTo(resources, noun, namesOf);
}

function linkedTo(resources: Iterable<AnyResource>, noun: string, linksFrom: typeof linksOf): Referrer[] {
  return [...resources].flatMap((resource) => {
    const links = linksFrom(resource).filter((link) => link.noun === noun);
    return links.length === 0 ? [] : [{ resource, links }];
  });
}

function canBeDeleted({ options: { registry, message } }: AnyResource): boolean {
  return registry.methods.some(({ rest, response }) => rest?.verb === 'DELETE' && response === message);
}

/** What `refers_to` calls a noun: "sales.deal". */
export function nounOf({ options: { service }, noun }: AnyResource): string {
  return `${service}.${noun}`;
}

/** "sales.deal" -> "sales" */
export function serviceOf(noun: string): string {
  return noun.slice(0, noun.indexOf('.'));
}
