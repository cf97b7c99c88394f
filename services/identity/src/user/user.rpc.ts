import { UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import type { Logins } from '../keycloak/keycloak.ts';
import { activateUser, deactivateUser, setPassword, updateProfile } from './user.commands.ts';
import { users } from './user.resource.ts';

export function usersRpc(db: Db, logins: Logins): Implementation {
  const methods = standardMethods(users, db);
  return implement(UsersServiceService, {
    getUser: methods.get,
    listUsers: methods.list,
    createUser: methods.create,
    updateUser: methods.update,
    updateProfile: (request, call) => updateProfile(db, request, call),
    setPassword: (request, call) => setPassword(db, logins, request, call),
    deactivateUser: (request, call) => deactivateUser(db, request, call),
    activateUser: (request, call) => activateUser(db, request, call),
    getUserHistory: methods.history,
    aggregateUsers: methods.aggregate,
  });
}
