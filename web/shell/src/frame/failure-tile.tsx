import { useLabel, useT } from '@crm/portal-sdk';
import type { FailureProps } from '@crm/portal-sdk/host';
import { RemoteFailure } from '@crm/portal-sdk/host';
import { Button, Icon } from '@crm/ui';
import type { ReactNode } from 'react';

/** In the place of a page or a slot that could not be shown: which module, why, and Retry. The rest goes on. */
export function FailureTile({ remote, error, retry }: FailureProps): ReactNode {
  const t = useT('shell');
  const label = useLabel();
  const kind = error instanceof RemoteFailure ? error.kind : 'thrown';
  return (
    <div className="crm-failure" role="alert">
      <Icon name="offline" size={20} />
      <div>
        <strong>{t(`failure.${kind}`, { name: label(remote.title) })}</strong>
        <code>{`${remote.id}@${remote.version}: ${error.message}`}</code>
      </div>
      <Button variant="default" onClick={retry}>
        {t('failure.retry')}
      </Button>
    </div>
  );
}
