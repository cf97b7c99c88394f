import { api, useT } from '@crm/portal-sdk';
import { CommandDialog, RefSelect } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Document } from '../records.ts';
import { tellOutcome } from './tell-outcome.ts';

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
      disabled={!templateId}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        const document = await api<Document>('/documents:issue', { json: { clientId, templateId }, idempotencyKey });
        tellOutcome(document, t('documents.issued'), t);
      }}
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
