import { useNavigate } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { calendarScreen } from './calendar.screen.ts';

const workWeek = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));

export default function NewCalendarPage() {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={calendarScreen}
      initial={{ weekly: workWeek }}
      onSaved={(calendar) => void navigate(`/identity/calendars/${calendar.id}`)}
      onCancel={() => void navigate(-1)}
    />
  );
}
