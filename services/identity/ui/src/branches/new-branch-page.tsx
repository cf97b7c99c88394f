import { useNavigate } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { branchScreen } from './branch.screen.ts';

export default function NewBranchPage() {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={branchScreen}
      onSaved={(branch) => void navigate(`/identity/branches/${branch.id}`)}
      onCancel={() => void navigate(-1)}
    />
  );
}
