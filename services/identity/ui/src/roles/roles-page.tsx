import { ResourceList } from '@crm/ui/grid';
import { roleScreen } from './role.screen.ts';

export default function RolesPage() {
  return <ResourceList screen={roleScreen} />;
}
