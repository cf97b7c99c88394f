import { useParams, useT } from '@crm/portal-sdk';
import { ResourcePage } from '@crm/ui';
import { PermissionMatrix } from './permission-matrix.tsx';
import { roleScreen } from './role.screen.ts';

export default function RolePage() {
  const { id = '' } = useParams();
  const t = useT();
  return (
    <ResourcePage
      screen={roleScreen}
      id={id}
      tabs={(role) => [
        {
          id: 'permissions',
          label: t('fields.permissions'),
          content: <PermissionMatrix key={role.etag} role={role} />,
        },
      ]}
    />
  );
}
