import { projectionConsumer } from '@crm/kit/inbox/projection';
import { workingCalendars } from '../calendar/calendar.store.ts';
import { knownUsers } from '../user/user.store.ts';

/** Users and working calendars of identity, as far as texts, reminders and due dates need them. */
export const directory = projectionConsumer('clients.directory', [knownUsers, workingCalendars]);
