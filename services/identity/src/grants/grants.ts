/** What one user may do, computed from his roles and his place in the organisation. Pure. */

export type ScopeName = 'own' | 'team' | 'subtree' | 'all';

/** A permission as far as it reaches. */
export interface Grant {
  readonly permission: string;
  readonly scope: ScopeName;
}

export interface GrantSubject {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly language: string;
  readonly timeZone: string;
  readonly teamId: string;
  readonly branchId: string;
  readonly active: boolean;
  readonly roleIds: readonly string[];
}

export interface GrantRole {
  readonly id: string;
  readonly permissions: readonly Grant[];
}

export interface GrantTeam {
  readonly id: string;
  readonly parentId: string;
}

export interface ComputedGrants {
  readonly userId: string;
  readonly subject: string;
  readonly active: boolean;
  readonly name: string;
  readonly language: string;
  readonly timeZone: string;
  readonly teamId: string;
  readonly branchId: string;
  readonly teamIds: readonly string[];
  readonly subtreeTeamIds: readonly string[];
  readonly permissions: readonly Grant[];
}

export const width: Record<ScopeName, number> = { own: 0, team: 1, subtree: 2, all: 3 };

/**
 * The team and every team below it. A cycle, which the service refuses to store, ends the walk instead of hanging it.
 * Returns [] for an empty id.
 */
export function subtreeOf(teamId: string, teams: readonly GrantTeam[]): string[] {
  if (teamId === '') return [];
  const children = Map.groupBy(teams, (team) => team.parentId);
  const found = new Set<string>([teamId]);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.id);
  return [...found];
}

/** True when making `parentId` the parent of `teamId` would put the team below itself. */
export function makesCycle(teamId: string, parentId: string, teams: readonly GrantTeam[]): boolean {
  return parentId !== '' && subtreeOf(teamId, teams).includes(parentId);
}

/** Grants of one user: for each permission the widest scope of all his roles. An inactive user keeps none. */
export function computeGrants(
  user: GrantSubject,
  roles: ReadonlyMap<string, GrantRole>,
  teams: readonly GrantTeam[],
): ComputedGrants {
  const widest = new Map<string, ScopeName>();
  if (user.active) {
    for (const roleId of user.roleIds) {
      for (const { permission, scope } of roles.get(roleId)?.permissions ?? []) {
        const known = widest.get(permission);
        if (known === undefined || width[scope] > width[known]) widest.set(permission, scope);
      }
    }
  }
  return {
    userId: user.id,
    subject: user.subject,
    active: user.active,
    name: user.name,
    language: user.language,
    timeZone: user.timeZone,
    teamId: user.teamId,
    branchId: user.branchId,
    teamIds: user.teamId === '' ? [] : [user.teamId],
    subtreeTeamIds: subtreeOf(user.teamId, teams),
    permissions: [...widest]
      .map(([permission, scope]) => ({ permission, scope }))
      .sort((a, b) => (a.permission < b.permission ? -1 : 1)),
  };
}
