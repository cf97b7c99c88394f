import type { JobKind } from '@crm/kit/jobs/scheduler';
import { systemCall } from '@crm/kit/grpc/call';
import { loadRows } from '@crm/kit/resource/load';
import { saveRow } from '@crm/kit/resource/command';
import { ActivityReminded } from '@crm/proto/gen/crm/clients/events/v1/activities';
import { ActivityStatus } from '@crm/proto/gen/crm/clients/v1/activities';
import { notify } from '../notification/notification.store.ts';
import { REMIND, type ActivityResource } from './activity.resource.ts';

/** Reminds of a planned activity once per reminder time: an event and a notification of its owner. */
export function reminderJob(activities: ActivityResource): JobKind {
  return {
    kind: REMIND,
    run: (db, payload, { now }) =>
      db.tx(async (tx) => {
        const { activityId } = payload as { activityId: string };
        const [activity] = await loadRows(tx, activities, [activityId], { lock: true });
        if (
          activity?.status !== ActivityStatus.ACTIVITY_STATUS_PLANNED ||
          !activity.remindTime ||
          activity.remindTime > now
        )
          return;
        // A job may run again after a crash between its commit and its end.
        if (activity.remindedTime && activity.remindedTime >= activity.remindTime) return;
        const call = systemCall('clients', now);
        const { id, clientId, ownerId, preset, dueTime } = activity;
        const data = ActivityReminded.toJSON(
          ActivityReminded.fromPartial({ activityId: id, clientId, ownerId, preset, dueTime }),
        ) as object;
        await saveRow(tx, activities, activity, { ...activity, remindedTime: now }, call, {
          action: 'remind',
          events: [{ type: 'crm.clients.activity.reminded.v1', data }],
        });
        await notify(
          tx,
          {
            userId: ownerId,
            kind: 'ACTIVITY_DUE',
            params: { subject: activity.subject },
            recordType: 'clients.activity',
            recordId: id,
            clientId,
          },
          call,
        );
      }),
  };
}
