import { readFileSync } from 'node:fs';
import type { FieldDescriptor, MethodDescriptor } from '@crm/proto/descriptor';
import { readImage } from '@crm/proto/tools/image';
import type { Contract, FieldContract, MethodContract } from '../src/contract.ts';

/**
 * The part of the contracts that a service's screens need, from the image that `npm run generate` writes: its resources,
 * the messages they are made of, and the shared types.
 */
export function serviceContract(service: string): Contract {
  const beside = import.meta.resolve('@crm/proto/descriptor');
  const model = readImage(readFileSync(new URL('../gen/image.binpb', beside)));
  const plurals = new Map<string, string>();
  for (const [name, message] of model.messages) {
    if (message.resource)
      plurals.set(
        `${name.split('.')[1]}.${message.resource.singular}`,
        collectionOf(name, model.methods, message.resource.plural),
      );
  }
  const contract: Contract = { resources: {}, messages: {}, enums: {} };
  const own = model.methods.filter(
    (method) => method.deployable === service && method.rest && method.audience.includes('portal'),
  );
  for (const [name, message] of model.messages) {
    const [, domain] = name.split('.');
    if ((domain !== service && domain !== 'type') || name.includes('.events.')) continue;
    contract.messages[name] = message.fields.map((field) => fieldOf(field, plurals));
    if (domain !== service || !message.resource) continue;
    const plural = collectionOf(name, model.methods, message.resource.plural);
    contract.resources[plural] = {
      message: name,
      singular: message.resource.singular,
      property: propertyOf(plural),
      methods: methodsOf(plural, own),
    };
  }
  // Collections whose message has no noun of its own, as imports, have methods all the same.
  for (const { rest, response } of own) {
    const plural = rest?.path.split('/')[1]?.split(':')[0] ?? '';
    if (!plural || plural.startsWith('{') || contract.resources[plural]) continue;
    contract.resources[plural] = {
      message: response,
      singular: plural,
      property: propertyOf(plural),
      methods: methodsOf(plural, own),
    };
  }
  for (const [name, item] of model.enums) {
    if (name.split('.')[1] !== service) continue;
    contract.enums[name] = item.values.filter((value) => value.number !== 0).map((value) => value.name);
  }
  return contract;
}

/** The REST collection of a resource: the path of the list method that answers it, as "price-books". */
function collectionOf(message: string, methods: readonly MethodDescriptor[], plural: string): string {
  const get = methods.find(
    (method) =>
      method.response === message && method.rest?.verb === 'GET' && /^\/[^/]+\/\{id\}$/.test(method.rest.path),
  );
  return get?.rest?.path.split('/')[1] ?? plural.replaceAll('_', '-');
}

function propertyOf(plural: string): string {
  return plural.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

function methodsOf(plural: string, methods: readonly MethodDescriptor[]): Record<string, MethodContract> {
  const found: Record<string, MethodContract> = {};
  for (const { rest, permission } of methods) {
    if (!rest) continue;
    const [, collection = '', ...below] = rest.path.split('/');
    const [base, verb] = collection.split(':');
    if (base !== plural) continue;
    const name = nameOf(rest.verb, verb, below);
    if (name) found[name] ??= { verb: rest.verb, path: rest.path, permission };
  }
  return found;
}

function nameOf(verb: string, collectionVerb: string | undefined, below: readonly string[]): string | undefined {
  if (collectionVerb) return collectionVerb;
  if (below.length === 0) return verb === 'GET' ? 'list' : verb === 'POST' ? 'create' : undefined;
  if (below.length > 1) return below.length === 2 && verb === 'GET' ? below[1] : undefined;
  const recordVerb = /^\{[^}]+\}:(\w+)$/.exec(below[0] ?? '')?.[1];
  if (recordVerb) return recordVerb;
  return ({ GET: 'get', PATCH: 'update', DELETE: 'delete' } as Record<string, string>)[verb];
}

function fieldOf(field: FieldDescriptor, plurals: ReadonlyMap<string, string>): FieldContract {
  const { refersTo, personal: _personal, noReference: _noReference, ...rule } = field.rule;
  return {
    name: field.jsonName,
    kind: field.kind,
    ...(field.type ? { type: field.type } : {}),
    ...(field.repeated ? { repeated: true } : {}),
    ...rule,
    ...(refersTo?.includes('.') ? { ref: plurals.get(refersTo) ?? `${refersTo.split('.')[1] ?? ''}s` } : {}),
  };
}
