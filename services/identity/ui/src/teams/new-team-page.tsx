import { useNavigate } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { teamScreen } from './team.screen.ts';

export default function NewTeamPage() {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={teamScreen}
      onSaved={(team) => void navigate(`/identity/teams/${team.id}`)}
      onCancel={() => void navigate(-1)}
    />
  );
}
