import { useParams } from '@crm/portal-sdk';
import { ResourcePage } from '@crm/ui';
import { branchScreen } from './branch.screen.ts';

export default function BranchPage() {
  const { id = '' } = useParams();
  return <ResourcePage screen={branchScreen} id={id} />;
}
