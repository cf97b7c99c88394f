import { useNavigate } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { roleScreen } from './role.screen.ts';

/** A role begins without rights; they are chosen on its page. */
export default function NewRolePage() {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={roleScreen}
      onSaved={(role) => void navigate(`/identity/roles/${role.id}`)}
      onCancel={() => void navigate(-1)}
    />
  );
}
