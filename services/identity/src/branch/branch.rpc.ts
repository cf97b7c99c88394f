import { BranchesServiceService } from '@crm/proto/gen/crm/identity/v1/branches';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { branches } from './branch.resource.ts';

export function branchesRpc(db: Db): Implementation {
  const methods = standardMethods(branches, db);
  return implement(BranchesServiceService, {
    getBranch: methods.get,
    listBranches: methods.list,
    createBranch: methods.create,
    updateBranch: methods.update,
    deleteBranch: methods.delete,
    restoreBranch: methods.restore,
    getBranchHistory: methods.history,
  });
}
