import { useNavigate } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { userScreen } from './user.screen.ts';

export default function NewUserPage() {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={userScreen}
      onSaved={(user) => void navigate(`/identity/users/${user.id}`)}
      onCancel={() => void navigate(-1)}
    />
  );
}
