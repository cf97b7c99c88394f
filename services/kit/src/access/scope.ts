import { can } from './actor.ts';
import type { Actor } from './actor.ts';

/** Columns that say whose a row is. Leave one out where the table has none. */
export interface ScopeColumns {
  owner?: string;
  team?: string;
}

/** Whose a record is, for the same rule on one record. */
export interface Ownership {
  ownerId?: string | null;
  teamId?: string | null;
}

/**
 * Row scope as one SQL condition, for list, get, search, sums, timelines and export alike. `firstParam` is the number
 * of the first free placeholder; the condition uses as many as `params` has. Without the permission no row matches.
 *
 * own: the owner is the actor; team: that, or the row's team is one of his; subtree: that, or the row's team is one of
 * his or below; all: every row. A row without owner and team is seen with "all" only. When the table has neither
 * column, rows have no scope and the permission alone decides.
 */
export function scopeCondition(
  actor: Actor,
  permission: string,
  columns: ScopeColumns,
  firstParam: number,
): { sql: string; params: unknown[] } {
  const scope = can(actor, permission);
  if (scope === undefined) return { sql: 'false', params: [] };
  if (scope === 'all' || (columns.owner === undefined && columns.team === undefined))
    return { sql: 'true', params: [] };

  const conditions: string[] = [];
  const params: unknown[] = [];
  if (columns.owner !== undefined) {
    conditions.push(`${columns.owner} = $${String(firstParam)}`);
    params.push(actor.userId);
  }
  if (columns.team !== undefined && scope !== 'own') {
    conditions.push(`${columns.team} = any($${String(firstParam + params.length)}::uuid[])`);
    params.push(scope === 'team' ? actor.teamIds : actor.subtreeTeamIds);
  }
  // A null owner or team makes a comparison null, which "where" takes as no. No coalesce: it would keep indexes from use.
  return conditions.length === 0 ? { sql: 'false', params: [] } : { sql: `(${conditions.join(' or ')})`, params };
}

/** The rule of scopeCondition on one record; `columns` as there, both when left out. */
export function inScope(
  actor: Actor,
  permission: string,
  record: Ownership,
  columns: ScopeColumns = { owner: 'owner_id', team: 'team_id' },
): boolean {
  const scope = can(actor, permission);
  if (scope === undefined) return false;
  if (scope === 'all' || (columns.owner === undefined && columns.team === undefined)) return true;
  if (columns.owner !== undefined && record.ownerId === actor.userId) return true;
  if (columns.team === undefined || scope === 'own' || !record.teamId) return false;
  return (scope === 'team' ? actor.teamIds : actor.subtreeTeamIds).includes(record.teamId);
}
