import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import { insertRow } from '@crm/kit/resource/command';
import type { Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { after, defaults, prepare, type ActivityResource } from './activity.resource.ts';

/** Makes an activity inside another command, by the same rules as one made by hand; owner and team are the caller's business. */
export async function createActivity(
  tx: Tx,
  activities: ActivityResource,
  draft: Activity,
  call: Call,
): Promise<Activity> {
  const prepared = await prepare(defaults(draft, call), call, tx, undefined);
  const saved = await insertRow(tx, activities, prepared, call);
  await after(tx, { action: 'create', before: undefined, after: saved, call });
  return saved;
}
