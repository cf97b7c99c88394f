import { notify, useCan, useT } from '@crm/portal-sdk';
import { ResourceForm } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Client } from '../records.ts';
import { lastSource } from './client.fields.tsx';
import { clientScreen } from './client.screen.tsx';
import { DuplicateHints } from './duplicate-hints.tsx';

/** The whole form of a client: contact points and requisites together. The first source is asked once, the last one here. */
export function EditForm({ client }: { client: Client }): ReactNode {
  const t = useT();
  const mayTellSource = useCan('clients:source:read');
  const fields = (clientScreen.form ?? []).flatMap((field) =>
    field.field !== 'firstSource' ? [field] : mayTellSource ? [lastSource] : [],
  );
  return (
    <ResourceForm
      screen={clientScreen}
      fields={fields}
      record={client}
      aside={(values) => <DuplicateHints values={values} exceptId={client.id} />}
      onSaved={() => notify({ kind: 'success', text: t('clients.saved') })}
    />
  );
}
