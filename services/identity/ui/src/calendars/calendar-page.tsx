import { useParams } from '@crm/portal-sdk';
import { ResourcePage } from '@crm/ui';
import { calendarScreen } from './calendar.screen.ts';

export default function CalendarPage() {
  const { id = '' } = useParams();
  return <ResourcePage screen={calendarScreen} id={id} />;
}
