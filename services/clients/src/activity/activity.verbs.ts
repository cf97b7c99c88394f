/** What may be done with an activity, and when. */
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { Activity } from '@crm/proto/gen/crm/clients/v1/activities';

const PLANNED = { from: ['ACTIVITY_STATUS_PLANNED'] };

export const activityVerbs = defineVerbs(({ status }: Activity) => status, 'ACTIVITY_NOT_PLANNED', {
  complete: PLANNED,
  snooze: PLANNED,
  delegate: PLANNED,
  cancel: PLANNED,
});
