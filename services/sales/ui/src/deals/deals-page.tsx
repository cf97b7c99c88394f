import { Link, useT } from '@crm/portal-sdk';
import { Button, Icon } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { dealScreen } from './deal.screen.tsx';

export default function DealsPage(): ReactNode {
  const t = useT();
  return (
    <ResourceList
      screen={dealScreen}
      actions={
        <Button component={Link} to="/sales/pipeline" variant="default" leftSection={<Icon name="kanban" size={14} />}>
          {t('pipeline.title')}
        </Button>
      }
    />
  );
}
