import { useNavigate, useSearchParams } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import { clientScreen } from './client.screen.tsx';
import { DuplicateHints } from './duplicate-hints.tsx';

export default function NewClientPage() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <ResourceFormPage
      screen={clientScreen}
      initial={{
        kind: params.get('kind') ?? 'CLIENT_KIND_ORGANIZATION',
        name: params.get('name') ?? '',
        roles: ['CLIENT_ROLE_CUSTOMER'],
      }}
      aside={(values) => <DuplicateHints values={values} />}
      onSaved={(client) => void navigate(`/clients/${client.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}
