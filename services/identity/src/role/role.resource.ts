import { permissions as allPermissions } from '@crm/proto/permissions';
import { registry } from '@crm/proto/registry/identity';
import type { Role } from '@crm/proto/gen/crm/identity/v1/roles';
import { isPerson } from '@crm/kit/access/actor';
import { defineResource } from '@crm/kit/resource/define';
import { mustBeDistinct } from '../distinct.ts';
import { errors } from '../errors.ts';
import { grantsIn, holdersOf, republish, someoneAdministers } from '../grants/grants.store.ts';
import { mustHold } from '../grants/own-rights.ts';

const known: ReadonlySet<string> = new Set(allPermissions.map(({ permission }) => permission));

export const roles = defineResource<Role>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.Role',
  table: 'roles',
  permission: 'identity:role',
  topic: 'crm.identity.roles.v1',
  search: ['name', 'description'],
  defaultOrder: 'name',
  label: (role) => role.name,
  hooks: {
    check(before, after, call) {
      if (
        JSON.stringify(before?.permissions) !== JSON.stringify(after.permissions) ||
        after.deleteTime !== before?.deleteTime
      )
        mustHold(call.actor, grantsIn([...(before?.permissions ?? []), ...after.permissions]));
      mustBeDistinct('role.permissions', 'permission', after.permissions);
      const unknown = after.permissions.find(({ permission }) => !known.has(permission));
      if (unknown) throw errors.UNKNOWN_PERMISSION({ permission: unknown.permission });
    },
    async after(tx, { before, after, call }) {
      if (before === undefined) return;
      await republish(tx, await holdersOf(tx, after.id), call);
      if (isPerson(call.actor) && !(await someoneAdministers(tx))) throw errors.LAST_ADMINISTRATOR();
    },
  },
});
