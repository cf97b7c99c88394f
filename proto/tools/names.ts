/** Short names for messages, enums and groups of methods: the plain one where it is unique, else with the service's. */
import type { MethodDescriptor } from '../src/descriptor.ts';
import { serviceOf } from './image.ts';

/** "crm.sales.v1.Deal.Line" -> "DealLine", or "SalesDealLine" when another service has one too. */
export function shortNames(fullNames: Iterable<string>): Map<string, string> {
  const all = [...fullNames];
  const plain = new Map(all.map((name) => [name, plainName(name)]));
  const counts = Map.groupBy(plain.values(), (name) => name);
  const names = new Map<string, string>();
  for (const name of all) {
    const short = plain.get(name) ?? name;
    names.set(name, counts.get(short)?.length === 1 ? short : `${pascal(serviceOf(name) ?? 'shared')}${short}`);
  }
  return names;
}

/** "crm.sales.v1.PriceBooksService" -> "priceBooks", or "salesImports" when another service has such a one too. */
export function groupNames(methods: readonly MethodDescriptor[]): Map<string, string> {
  const services = [...new Set(methods.map((method) => method.service))];
  const plain = services.map((service) => camel((service.split('.').at(-1) ?? service).replace(/Service$/u, '')));
  return new Map(
    services.map((service, index) => {
      const short = plain[index] ?? service;
      const unique = plain.filter((name) => name === short).length === 1;
      return [service, unique ? short : `${serviceOf(service) ?? ''}${pascal(short)}`];
    }),
  );
}

/** A method's name within its group, without the noun: "BatchUpdateDeals" of deals -> "batchUpdate". */
export function methodName(method: string, group: string): string {
  const plural = pascal(group);
  const singular = plural
    .replace(/ies$/u, 'y')
    .replace(/(ss|x|ch|sh)es$/u, '$1')
    .replace(/s$/u, '');
  const match = new RegExp(`^([A-Z][a-z]+(?:[A-Z][a-z]+)*?)(?:${plural}|${singular})(?![a-z])(.*)$`, 'u').exec(method);
  return camel(match ? `${match[1] ?? ''}${match[2] ?? ''}` : method);
}

/** "GetDealHistory" -> "Get deal history". */
export function sentence(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "price-books" -> "priceBooks". */
export function camel(name: string): string {
  const joined = name.replaceAll(/[-_]([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

export function pascal(name: string): string {
  const joined = camel(name);
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

function plainName(fullName: string): string {
  return fullName
    .split('.')
    .filter((part) => /^[A-Z]/u.test(part))
    .join('');
}
