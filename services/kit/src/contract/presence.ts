import type { FieldDescriptor } from '@crm/proto/descriptor';

/**
 * Whether a value says nothing, for a required field: missing, null, an empty text, list or map, an unspecified enum.
 * A zero or a false is a value: proto3 cannot tell it from nothing in a message, but JSON can.
 */
export function isAbsent(field: FieldDescriptor, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (field.repeated) return Array.isArray(value) && value.length === 0;
  if (field.map) return typeof value === 'object' && Object.keys(value).length === 0;
  if (field.kind === 'enum') return typeof value === 'string' && value.endsWith('_UNSPECIFIED');
  if (field.kind === 'bytes') return value instanceof Uint8Array && value.length === 0;
  return false;
}

/** Whether a required field says nothing: absent, or a text of blanks only. */
export function isMissing(field: FieldDescriptor, value: unknown): boolean {
  return isAbsent(field, value) || (typeof value === 'string' && value.trim() === '');
}
