import type { Registry } from '@crm/proto/descriptor';

/** Names of an enum's values without what all of them begin with: BOX for PARCEL_KIND_BOX. */
export function enumWord(registry: Registry, type: string | undefined, name: string): string {
  const prefix = prefixOf(registry, type);
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** The value that a word means, by its name or the end of it, in any case; undefined for none. */
export function enumNamed(registry: Registry, type: string | undefined, word: string): string | undefined {
  const wanted = word.trim().toUpperCase().replace(/\s+/g, '_');
  const prefix = prefixOf(registry, type);
  return registry.enums
    .get(type ?? '')
    ?.values.find(({ name }) => name.toUpperCase() === wanted || name === `${prefix}${wanted}`)?.name;
}

function prefixOf(registry: Registry, type: string | undefined): string {
  return registry.enums.get(type ?? '')?.values[0]?.name.replace(/UNSPECIFIED$/, '') ?? '';
}
