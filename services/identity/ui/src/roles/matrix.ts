/** A role's permissions as a table: rows are nouns, columns actions. Pure. */
import type { AccessScope, Role } from './role.screen.ts';

export interface PermissionInfo {
  permission: string;
  service: string;
  noun: string;
  action: string;
}

export interface NounRow {
  service: string;
  noun: string;
  permissions: PermissionInfo[];
}

export type Chosen = ReadonlyMap<string, AccessScope>;

export const scopes: readonly AccessScope[] = [
  'ACCESS_SCOPE_OWN',
  'ACCESS_SCOPE_TEAM',
  'ACCESS_SCOPE_SUBTREE',
  'ACCESS_SCOPE_ALL',
];

export function rowsOfPermissions(permissions: readonly PermissionInfo[]): NounRow[] {
  const rows = new Map<string, NounRow>();
  for (const info of permissions) {
    const key = `${info.service}:${info.noun}`;
    const row = rows.get(key) ?? { service: info.service, noun: info.noun, permissions: [] };
    row.permissions.push(info);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => a.service.localeCompare(b.service) || a.noun.localeCompare(b.noun));
}

export const chosenOf = (role: Role): Chosen =>
  new Map((role.permissions ?? []).map(({ permission, scope }) => [permission, scope]));

export const permissionsOf = (chosen: Chosen): NonNullable<Role['permissions']> =>
  [...chosen]
    .map(([permission, scope]) => ({ permission, scope }))
    .sort((a, b) => a.permission.localeCompare(b.permission));

/** Permissions that are given, taken or reach other rows than before: what a head reads before saving. */
export function differences(
  before: Chosen,
  after: Chosen,
): { permission: string; from?: AccessScope; to?: AccessScope }[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((permission) => before.get(permission) !== after.get(permission))
    .sort()
    .map((permission) => {
      const [from, to] = [before.get(permission), after.get(permission)];
      return { permission, ...(from && { from }), ...(to && { to }) };
    });
}
