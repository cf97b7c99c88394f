/** Texts as they are kept: what only looks alike is one text, whoever typed it and on whatever machine. */
import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';

/** Gives the value of a field with its texts tidied; the value itself when there is nothing to tidy. */
export type Tidy = (value: unknown) => unknown;

const cache = new WeakMap<Registry, Map<string, Tidy | undefined>>();

/**
 * Tidies the texts of a field, however deep: no blanks around them, one Unicode form (NFC). A list of texts is a set: nothing
 * empty and nothing twice. Each text of a format or a pattern is left as these want it. Undefined where there are none.
 */
export function tidyField(registry: Registry, field: FieldDescriptor): Tidy | undefined {
  const { rule } = field;
  if (rule.outputOnly === true || field.map) return undefined;
  if (field.kind === 'string') {
    if (rule.format !== undefined || rule.pattern !== undefined)
      return field.repeated ? (value) => [...new Set(value as readonly string[])] : undefined;
    return field.repeated ? (value) => tidySet(value as readonly string[]) : (value) => tidyText(value as string);
  }
  const tidy = field.kind === 'message' ? tidyMessage(registry, field.type ?? '') : undefined;
  if (tidy === undefined) return undefined;
  return field.repeated ? (value) => (value as readonly unknown[]).map(tidy) : tidy;
}

export function tidyText(text: string): string {
  return text.trim().normalize('NFC');
}

function tidySet(texts: readonly string[]): string[] {
  return [...new Set(texts.map(tidyText))].filter((text) => text !== '');
}

function tidyMessage(registry: Registry, name: string): Tidy | undefined {
  const known = cache.get(registry) ?? new Map<string, Tidy | undefined>();
  cache.set(registry, known);
  if (known.has(name)) return known.get(name);
  // A message that holds itself is tidied one level deep.
  known.set(name, undefined);
  const fields = (registry.messages.get(name)?.fields ?? []).flatMap((field) => {
    const tidy = field.oneof === undefined ? tidyField(registry, field) : undefined;
    return tidy ? [{ name: field.jsonName, tidy }] : [];
  });
  const tidy: Tidy | undefined =
    fields.length === 0
      ? undefined
      : (value) => {
          if (typeof value !== 'object' || value === null) return value;
          const copy: Record<string, unknown> = { ...value };
          for (const field of fields)
            if (copy[field.name] !== undefined && copy[field.name] !== null)
              copy[field.name] = field.tidy(copy[field.name]);
          return copy;
        };
  known.set(name, tidy);
  return tidy;
}
