import { useParams, useT } from '@crm/portal-sdk';
import { ResourcePage } from '@crm/ui';
import { Organisation } from './organisation.tsx';
import { teamScreen } from './team.screen.ts';

export default function TeamPage() {
  const { id = '' } = useParams();
  const t = useT();
  return (
    <ResourcePage
      screen={teamScreen}
      id={id}
      tabs={() => [{ id: 'tree', label: t('teams.tree'), content: <Organisation rootId={id} /> }]}
    />
  );
}
