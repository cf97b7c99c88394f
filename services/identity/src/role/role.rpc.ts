import { permissions } from '@crm/proto/permissions';
import { RolesServiceService } from '@crm/proto/gen/crm/identity/v1/roles';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { roles } from './role.resource.ts';

const permissionInfos = permissions.map(({ permission, service, noun, action }) => ({
  permission,
  service,
  noun,
  action,
}));

export function rolesRpc(db: Db): Implementation {
  const methods = standardMethods(roles, db);
  return implement(RolesServiceService, {
    getRole: methods.get,
    listRoles: methods.list,
    createRole: methods.create,
    updateRole: methods.update,
    deleteRole: methods.delete,
    restoreRole: methods.restore,
    getRoleHistory: methods.history,
    listPermissions: () => Promise.resolve({ permissions: permissionInfos }),
  });
}
