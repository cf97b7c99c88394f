import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { PipelinesServiceService } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { pipelines } from './pipeline.store.ts';

export function pipelineService(db: Db): Implementation {
  const methods = standardMethods(pipelines, db);
  return implement(PipelinesServiceService, {
    getPipeline: methods.get,
    listPipelines: methods.list,
    createPipeline: methods.create,
    updatePipeline: methods.update,
    deletePipeline: methods.delete,
    restorePipeline: methods.restore,
    getPipelineHistory: methods.history,
  });
}
