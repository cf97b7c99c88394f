import { can } from '../access/actor.ts';
import { misplaced } from '../access/placement.ts';
import { inScope } from '../access/scope.ts';
import type { ScopeColumns } from '../access/scope.ts';
import type { Call } from '../grpc/call.ts';
import { common, invalid } from '../grpc/errors.ts';
import { ownershipOf } from './change.ts';
import type { Resource } from './define.ts';
import { setValue } from './row.ts';

const OWNED = { owner: 'owner_id', team: 'team_id' };

/** A record as its caller wants it: one that is given to somebody goes to his team where no team is named. */
export function placed<T extends object>(
  resource: Resource<T>,
  before: T | undefined,
  draft: T,
  call: Call,
  permission: string | undefined,
): T {
  const after = withTeamOfOwner(resource, before, draft, call);
  checkPlace(resource, before, after, call, permission, resource.handOver);
  return after;
}

/**
 * Authorises whom a record belongs to after a change. `handOver` is the permission by which records of the noun are given
 * away. Throws INVALID_ARGUMENT (or PERMISSION_DENIED without that permission) naming owner or team when the caller may not
 * place it so.
 */
export function checkPlace<T extends object>(
  resource: Resource<T>,
  before: T | undefined,
  after: T,
  call: Call,
  permission: string | undefined,
  handOver: string | undefined,
): void {
  const scope = placeOf(resource);
  if (permission === undefined || scope === undefined) return;
  const was = before && ownershipOf(resource, before, scope);
  const rights = { permission, handOver, read: resource.permissionFor('read') };
  const found = misplaced(call.actor, call.people, rights, scope, was, ownershipOf(resource, after, scope));
  if (found.length === 0) return;
  const violations = found.map(({ part, reason }) => ({ field: placeField(resource, scope[part]), reason }));
  if (before !== undefined && handOver !== undefined && can(call.actor, handOver) === undefined)
    throw common.PERMISSION_DENIED({ permission: handOver }, { violations });
  throw invalid(violations);
}

/** Refuses a record that the noun's own rules have given to somebody outside the scope of the right that makes it. */
export function checkDerivedPlace<T extends object>(
  resource: Resource<T>,
  draft: T,
  prepared: T,
  call: Call,
  permission: string | undefined,
): void {
  const { scope } = resource.options;
  if (permission === undefined || scope === undefined) return;
  const [wanted, derived] = [ownershipOf(resource, draft), ownershipOf(resource, prepared)];
  if (wanted.ownerId === derived.ownerId && wanted.teamId === derived.teamId) return;
  if (!inScope(call.actor, permission, derived, scope))
    throw invalid([{ field: placeField(resource, scope.owner ?? scope.team), reason: 'NOT_ALLOWED' }]);
}

function withTeamOfOwner<T extends object>(resource: Resource<T>, before: T | undefined, draft: T, call: Call): T {
  const scope = placeOf(resource);
  const was = before && ownershipOf(resource, before, scope);
  const { ownerId, teamId } = ownershipOf(resource, draft, scope);
  const given = ownerId !== undefined && ownerId !== was?.ownerId && ownerId !== call.actor.userId;
  const column = resource.stored.find(({ names }) => names.includes(scope?.team ?? ''));
  if (!given || teamId !== was?.teamId || column === undefined) return draft;
  const after = { ...draft };
  setValue(after, column, call.people.actorOfUser(ownerId)?.teamId ?? '');
  return after;
}

/** The columns of the scope; a noun that everybody with the right sees has an owner all the same, where it has the column. */
function placeOf<T extends object>({ options, stored }: Resource<T>): ScopeColumns | undefined {
  return options.scope ?? (stored.some(({ names }) => names.includes(OWNED.owner)) ? OWNED : undefined);
}

function placeField<T extends object>(resource: Resource<T>, name: string | undefined): string {
  const column = resource.stored.find(({ names }) => names.includes(name ?? ''));
  return `${resource.property}.${column?.field.jsonName ?? ''}`;
}
