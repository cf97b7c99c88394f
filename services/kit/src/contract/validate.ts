import type { Registry } from '@crm/proto/descriptor';
import { messageCheck } from './check-message.ts';
import { jsonReader } from './read-json.ts';
import type { FieldViolation } from './violation.ts';

export type { FieldViolation } from './violation.ts';

/**
 * What is wrong with a message in proto3 JSON: unknown fields, wrong types, and the limits of the contract. With
 * `update`, only the fields that are there are looked at, and a null clears. Throws on a message the registry lacks.
 */
export function validateJson(
  registry: Registry,
  message: string,
  json: unknown,
  options: { update?: boolean } = {},
): FieldViolation[] {
  const violations: FieldViolation[] = [];
  jsonReader(registry, message, options.update === true ? 'update' : 'whole')(json, violations);
  return violations;
}

/**
 * What is wrong with a ts-proto object by the limits of the contract. Of the resource in an update only the fields of
 * its mask are looked at. Throws on a message the registry lacks.
 */
export function validateMessage(registry: Registry, message: string, value: object): FieldViolation[] {
  const violations: FieldViolation[] = [];
  messageCheck(registry, message)(value as Record<string, unknown>, violations);
  return violations;
}
