import type { MethodDescriptor, Registry } from '@crm/proto/descriptor';
import { messageOf, plainRequest } from './requests.ts';

/** Where a request names a record: "deals" at ["deal", "id"]. */
export interface Named {
  plural: string;
  path: readonly string[];
}

/** A method as it is tried: with the record that its address names, and with every record that its request points to. */
export interface MethodCase {
  method: MethodDescriptor;
  request: Record<string, unknown>;
  /** The record that the method reads or changes. */
  record: Named | undefined;
  /** Records of others that the request relates to. */
  relations: readonly Named[];
  /** Fields that say whose a new or changed record is to be. */
  placement: readonly (readonly string[])[];
  /** Nothing changes when the request goes through: it reads, or its etag is stale. */
  harmless: boolean;
}

/** Every method of the registry. `all`: the contracts of the whole platform, in which relations are looked up. */
export function casesOf(registry: Registry, all: Registry): MethodCase[] {
  return registry.methods.map((method) => {
    const request = plainRequest(registry, method.request);
    const record = recordOf(method, all);
    const relations = pointers(registry, method.request).flatMap(({ refersTo, path }) => {
      const plural = pluralOf(all, refersTo);
      return plural === undefined || refersTo.startsWith('identity.') || path.join() === record?.path.join()
        ? []
        : [{ plural, path }];
    });
    const placement = pointers(registry, method.request)
      .filter(({ path }) => path.length === 2 && ['ownerId', 'teamId'].includes(path.at(-1) ?? ''))
      .map(({ path }) => path);
    const harmless = !method.changes || JSON.stringify(request).includes('etag');
    return { method, request, record, relations, placement, harmless };
  });
}

/** "/deals/{deal.id}:win": the deal at ["deal", "id"]. A change of many names them in "ids". */
function recordOf({ rest, name }: MethodDescriptor, all: Registry): Named | undefined {
  const [, segment = '', variable] = /^\/([a-z-]+)(?:\/\{([\w.]+)\})?/.exec(rest?.path ?? '') ?? [];
  const plural = segment;
  if (variable !== undefined) return { plural, path: variable.split('.').map(camel) };
  const known = [...all.messages.values()].some(({ resource }) => resource?.plural === plural);
  return known && name.startsWith('BatchUpdate') ? { plural, path: ['ids', '0'] } : undefined;
}

interface Pointer {
  refersTo: string;
  path: readonly string[];
}

/** Every field of a request, however deep, that holds the id of a record. */
function pointers(
  registry: Registry,
  type: string,
  above: readonly string[] = [],
  seen: readonly string[] = [],
): Pointer[] {
  if (seen.includes(type)) return [];
  return messageOf(registry, type).fields.flatMap((field) => {
    const path = [...above, field.jsonName, ...(field.repeated ? ['0'] : [])];
    if (field.rule.outputOnly) return [];
    if (field.rule.refersTo) return [{ refersTo: field.rule.refersTo, path }];
    return field.kind === 'message' && field.type && !field.map
      ? pointers(registry, field.type, path, [...seen, type])
      : [];
  });
}

function pluralOf(all: Registry, refersTo: string): string | undefined {
  const [service = '', singular] = refersTo.split('.');
  return [...all.messages.values()].find(
    ({ name, resource }) => name.startsWith(`crm.${service}.`) && resource?.singular === singular,
  )?.resource?.plural;
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
