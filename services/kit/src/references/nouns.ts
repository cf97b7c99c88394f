import type { Resource } from '../resource/define.ts';

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

/** Gathers the declared nouns of a service. */
export function nounsOf(service: string, resources: readonly AnyResource[]): Nouns {
  const byNoun = new Map(resources.map((resource) => [nounOf(resource), resource]));
  const byMessage = new Map(resources.map((resource) => [resource.options.message, resource]));
  return {
    service,
    all: [...byNoun.values()],
    named: (noun) => byNoun.get(noun),
    ofMessage: (message) => byMessage.get(message),
  };
}

/** What `refers_to` calls a noun: "sales.deal". */
export function nounOf({ options: { service }, noun }: AnyResource): string {
  return `${service}.${noun}`;
}

/** "sales.deal" -> "sales" */
export function serviceOf(noun: string): string {
  return noun.slice(0, noun.indexOf('.'));
}
