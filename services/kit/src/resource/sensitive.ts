import type { Registry } from '@crm/proto/descriptor';
import { can } from '../access/actor.ts';
import type { Actor } from '../access/actor.ts';
import type { Violation } from '../grpc/errors.ts';
import type { Fields } from './row.ts';

/** A field behind a permission of its own, anywhere inside a message. */
export interface HiddenPath {
  /** JSON names from the outermost: ["lines", "cost"]. */
  path: readonly string[];
  permission: string;
  /** Held in the scope "all": the field names records that not everybody with the permission sees. */
  whole?: true;
}

/** Finds the sensitive fields of a message and of the messages inside it. */
export function hiddenPaths(
  registry: Registry,
  type: string,
  above: readonly string[] = [],
  seen: readonly string[] = [],
): HiddenPath[] {
  if (seen.includes(type)) return [];
  return (registry.messages.get(type)?.fields ?? []).flatMap((field) => {
    const path = [...above, field.jsonName];
    if (field.rule.sensitive) return [{ path, permission: field.rule.sensitive }];
    if (field.kind !== 'message' || !field.type) return [];
    return hiddenPaths(registry, field.type, path, [...seen, type]);
  });
}

/** The paths that this actor may not see. */
export function hiddenFrom(actor: Actor, paths: readonly HiddenPath[]): readonly HiddenPath[] {
  return paths.length === 0
    ? paths
    : paths.filter(({ permission, whole }) =>
        whole ? can(actor, permission) !== 'all' : can(actor, permission) === undefined,
      );
}

/**
 * Takes the hidden fields out, in place: absent in proto JSON. `blank` gives the zero of the outermost message (a
 * ts-proto string is "" and never undefined); inside, absent fields are set to the zero of their kind.
 */
export function hide<T extends object>(message: T, paths: readonly HiddenPath[], blank: () => object): T {
  for (const { path } of paths) {
    each(message, path.slice(0, -1), (holder) => {
      const name = path.at(-1) ?? '';
      if (name in holder) holder[name] = path.length === 1 ? (blank() as Fields)[name] : zeroLike(holder[name]);
    });
  }
  return message;
}

/** Takes hidden fields out of a message in proto JSON (audit entries), in place. */
export function hideJson(json: Fields | undefined, paths: readonly HiddenPath[]): Fields | undefined {
  if (!json) return json;
  for (const { path } of paths) each(json, path.slice(0, -1), (holder) => delete holder[path.at(-1) ?? '']);
  return json;
}

/** A violation for each hidden field that a request tries to set. */
export function refuseHidden(message: object, paths: readonly HiddenPath[], root: string): Violation[] {
  const found: Violation[] = [];
  for (const { path } of paths) {
    each(message, path.slice(0, -1), (holder) => {
      if (!isZero(holder[path.at(-1) ?? ''])) found.push({ field: [root, ...path].join('.'), reason: 'NOT_ALLOWED' });
    });
  }
  return found;
}

/**
 * Puts hidden values back into a changed record: somebody who does not see a line's cost must not erase it by saving
 * the lines. Items of lists are matched by their id.
 */
export function keepHidden(before: object, after: object, paths: readonly HiddenPath[]): void {
  for (const { path } of paths) keepAlong(before as Fields, after as Fields, path);
}

function keepAlong(before: Fields, after: Fields, path: readonly string[]): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    after[name] = before[name];
    return;
  }
  const [old, current] = [before[name], after[name]];
  if (Array.isArray(old) && Array.isArray(current)) {
    for (const item of current as Fields[]) {
      const match = (old as Fields[]).find((candidate) => candidate['id'] === item['id'] && item['id']);
      if (match) keepAlong(match, item, rest);
    }
  } else if (isObject(old) && isObject(current)) keepAlong(old, current, rest);
}

function each(from: unknown, path: readonly string[], visit: (holder: Fields) => void): void {
  if (Array.isArray(from)) for (const item of from) each(item, path, visit);
  else if (isObject(from)) {
    const [name, ...rest] = path;
    if (name === undefined) visit(from);
    else each(from[name], rest, visit);
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function zeroLike(value: unknown): unknown {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (typeof value === 'bigint') return 0n;
  if (typeof value === 'boolean') return false;
  return Array.isArray(value) ? [] : undefined;
}

function isZero(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === 0n ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}
