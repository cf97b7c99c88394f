/** Nobody gives, takes or comes by more than he holds, except those who compose the rights of everybody. */
import { can, isPerson } from '@crm/kit/access/actor';
import type { Actor } from '@crm/kit/access/actor';
import type { Tx } from '@crm/kit/pg/pool';
import { errors } from '../errors.ts';
import { width, type Grant } from './grants.ts';
import { rolesById } from './grants.store.ts';

/** Who manages both roles and users could give himself anything, and answers for it; so nobody can be locked out. */
const COMPOSES = ['identity:role:edit', 'identity:user:edit'];

/** A right that the actor does not hold so far; undefined when he holds them all. */
export function beyond(actor: Actor, rights: readonly Grant[]): Grant | undefined {
  if (!isPerson(actor) || COMPOSES.every((permission) => can(actor, permission) === 'all')) return undefined;
  return rights.find(({ permission, scope }) => {
    const held = can(actor, permission);
    return held === undefined || width[held] < width[scope];
  });
}

/** Throws BEYOND_OWN_RIGHTS naming a right that the actor lacks. */
export function mustHold(actor: Actor, rights: readonly Grant[]): void {
  const lacking = beyond(actor, rights);
  if (lacking) throw errors.BEYOND_OWN_RIGHTS({ permission: lacking.permission });
}

/** The same for all that roles give. */
export async function mustHoldRoles(tx: Tx, actor: Actor, roleIds: readonly string[]): Promise<void> {
  const roles = await rolesById(tx);
  mustHold(
    actor,
    roleIds.flatMap((id) => roles.get(id)?.permissions ?? []),
  );
}
