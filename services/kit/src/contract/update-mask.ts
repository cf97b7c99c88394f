import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';

/** The update_mask of a request of Update or BatchUpdate, if it has one. */
export function maskField(descriptor: MessageDescriptor): FieldDescriptor | undefined {
  return descriptor.fields.find((field) => field.kind === 'mask' && field.name === 'update_mask');
}

/** The field that an update_mask speaks of: the first single message beside it ("deal" of UpdateDealRequest). */
export function maskedField(registry: Registry, descriptor: MessageDescriptor): FieldDescriptor | undefined {
  if (maskField(descriptor) === undefined) return undefined;
  return descriptor.fields.find(
    (field) => field.kind === 'message' && !field.repeated && !field.map && registry.messages.has(field.type ?? ''),
  );
}

/** Fields that say which record is meant, and are never what is changed. */
const IDENTITY = new Set(['id', 'etag']);

/** Whether a path of a mask names a field that a caller may set. */
export function isMaskPath(resource: MessageDescriptor, path: string): boolean {
  const [first] = path.split('.');
  return resource.fields.some((field) => field.name === first && isSettable(field));
}

/**
 * The mask that a PATCH's body says by its keys: snake_case names of the fields that a caller may set. A null is a key
 * too: it clears.
 */
export function maskOfKeys(resource: MessageDescriptor, keys: Iterable<string>): string[] {
  const mask: string[] = [];
  for (const key of keys) {
    const field = resource.fields.find((candidate) => candidate.jsonName === key || candidate.name === key);
    if (field && isSettable(field)) mask.push(field.name);
  }
  return mask;
}

function isSettable(field: FieldDescriptor): boolean {
  return !IDENTITY.has(field.name) && field.rule.outputOnly !== true;
}
