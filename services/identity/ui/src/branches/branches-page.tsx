import { ResourceList } from '@crm/ui/grid';
import { branchScreen } from './branch.screen.ts';

export default function BranchesPage() {
  return <ResourceList screen={branchScreen} />;
}
