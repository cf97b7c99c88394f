/** What may be done with a user, and when. */
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { User } from '@crm/proto/gen/crm/identity/v1/users';

const ACTIVE = { from: ['USER_STATUS_ACTIVE'] };

export const userVerbs = defineVerbs(({ status }: User) => status, 'USER_NOT_ACTIVE', {
  setPassword: ACTIVE,
  deactivate: ACTIVE,
  activate: { from: ['USER_STATUS_DEACTIVATED'], wrongState: 'USER_ACTIVE' },
});
