import { useCan, useT } from '@crm/portal-sdk';
import { Button, Icon } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { documentScreen } from './document.screen.tsx';
import { IssueDialog } from './issue-dialog.tsx';

/** All of them at once: a colleague's invoice is as much the client's as one's own. */
const ofOneClient = { ...documentScreen, views: [] };

/** The documents of one client, and one more by a template. */
export function ClientDocuments({ clientId }: { clientId: string }): ReactNode {
  const t = useT();
  const mayIssue = useCan('clients:document:create');
  const [issuing, setIssuing] = useState(false);
  return (
    <>
      {mayIssue && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => setIssuing(true)}
        >
          {t('documents.issue')}
        </Button>
      )}
      <ResourceList screen={ofOneClient} title={false} createTo={false} filter={`client_id = "${clientId}"`} />
      {issuing && <IssueDialog clientId={clientId} onClose={() => setIssuing(false)} />}
    </>
  );
}
