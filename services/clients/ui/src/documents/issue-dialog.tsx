import { api, useT } from '@crm/portal-sdk';
import { CommandDialog, RefSelect } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';

/**
 * Issues a document about the client alone, as our requisites or a letter. Those of a sale are made from its order, which
 * has the goods.
 */
export function IssueDialog(props: { clientId: string; onClose: () => void }): ReactNode {
  const { clientId } = props;
  const t = useT();
  const [templateId, setTemplate] = useState<string>();
  return (
    <CommandDialog
      title={t('documents.issue')}
      submit={t('documents.issueSubmit')}
      done={t('documents.issued')}
      disabled={!templateId}
      onClose={props.onClose}
      send={(idempotencyKey) => api('/documents:issue', { json: { clientId, templateId }, idempotencyKey })}
    >
      <RefSelect
        resource="templates"
        label={t('documents.template')}
        filter='type = "DOCUMENT_TYPE_OTHER"'
        required
        value={templateId}
        onChange={(id) => setTemplate(id)}
      />
    </CommandDialog>
  );
}
