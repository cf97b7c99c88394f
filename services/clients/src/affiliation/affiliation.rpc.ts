import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { AffiliationsServiceService } from '@crm/proto/gen/crm/clients/v1/affiliations';
import type { AffiliationResource } from './affiliation.resource.ts';

/** gRPC of affiliations. */
export function affiliationsService(db: Db, affiliations: AffiliationResource): Implementation {
  const standard = standardMethods(affiliations, db);
  return implement(AffiliationsServiceService, {
    getAffiliation: standard.get,
    listAffiliations: standard.list,
    createAffiliation: standard.create,
    updateAffiliation: standard.update,
    deleteAffiliation: standard.delete,
    restoreAffiliation: standard.restore,
    getAffiliationHistory: standard.history,
  });
}
