import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import type { ClientResource } from '../client/client.resource.ts';
import { listTimeline } from './timeline.queries.ts';

/** gRPC of the timeline. */
export function timelineService(db: Db, clients: ClientResource): Implementation {
  return implement(TimelineServiceService, {
    listTimeline: (request, call) => listTimeline(db, clients, request, call),
  });
}
