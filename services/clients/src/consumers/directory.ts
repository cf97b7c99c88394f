import type { Consumer } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { Calendar } from '@crm/proto/gen/crm/identity/v1/calendars';
import { User, UserStatus } from '@crm/proto/gen/crm/identity/v1/users';
import { removeCalendar, saveCalendar } from '../calendar/calendar.store.ts';
import { saveUser } from '../user/user.store.ts';

/** Users and working calendars of identity, as far as texts, reminders and due dates need them. */
export const directory: Consumer = {
  name: 'clients.directory',
  topics: ['crm.identity.users.state.v1', 'crm.identity.calendars.state.v1'],
  state: true,
  handlers: {
    'crm.identity.user.state.v1': async (tx, event: CloudEvent) => {
      // A user who is gone keeps his name: it stands in the history.
      if (event.data === null) return;
      const user = User.fromJSON(event.data);
      const { id, name, email, language, timeZone, teamId } = user;
      await saveUser(tx, {
        id,
        name,
        email,
        language,
        timeZone,
        teamId,
        active: user.status === UserStatus.USER_STATUS_ACTIVE && user.deleteTime === undefined,
      });
    },
    'crm.identity.calendar.state.v1': async (tx, event: CloudEvent) => {
      if (event.data === null) return removeCalendar(tx, event.partitionkey);
      const calendar = Calendar.fromJSON(event.data);
      return calendar.deleteTime === undefined ? saveCalendar(tx, calendar) : removeCalendar(tx, calendar.id);
    },
  },
};
