import type { Actor } from '@crm/kit/access/actor';
import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { loadOne } from '@crm/kit/resource/load';
import { hiddenFrom, hiddenPaths, hide } from '@crm/kit/resource/sensitive';
import { registry } from '@crm/proto/registry/sales';
import { ChannelReport, DealPath, SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { deals } from '../deal/deal.store.ts';
import { pipelines } from '../pipeline/pipeline.store.ts';
import { funnelOf } from './funnel.queries.ts';
import { channelReport, pathOf } from './path.queries.ts';

export function reportService(db: Db): Implementation {
  return implement(SalesReportsServiceService, {
    async getFunnel(request, call) {
      return funnelOf(db, await loadOne(db, pipelines, request.pipelineId), request, call);
    },
    async getChannelReport(request, call) {
      return seen('crm.sales.v1.ChannelReport', await channelReport(db, request, call.actor), call.actor, () =>
        ChannelReport.fromJSON({}),
      );
    },
    async getDealPath(request, call) {
      const deal = await loadOne(db, deals, request.id, { actor: call.actor, permission: 'sales:margin:read' });
      return seen('crm.sales.v1.DealPath', await pathOf(db, deal), call.actor, () => DealPath.fromJSON({}));
    },
  });
}

/** A figure without the fields that the caller may not see. */
function seen<T extends object>(message: string, value: T, actor: Actor, blank: () => T): T {
  return hide(value, hiddenFrom(actor, hiddenPaths(registry, message)), blank);
}
