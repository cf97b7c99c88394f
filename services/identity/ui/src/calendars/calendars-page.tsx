import { ResourceList } from '@crm/ui/grid';
import { calendarScreen } from './calendar.screen.ts';

export default function CalendarsPage() {
  return <ResourceList screen={calendarScreen} />;
}
