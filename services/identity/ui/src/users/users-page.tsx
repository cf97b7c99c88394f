import { ResourceList } from '@crm/ui/grid';
import { userScreen } from './user.screen.ts';

export default function UsersPage() {
  return <ResourceList screen={userScreen} />;
}
