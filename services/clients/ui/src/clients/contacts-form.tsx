import { notify, useT } from '@crm/portal-sdk';
import { ResourceForm } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Client } from '../records.ts';
import { clientScreen } from './client.screen.tsx';
import { DuplicateHints } from './duplicate-hints.tsx';

/** The whole form of a client: contact points and requisites are edited together, not one by one. */
export function ContactsForm({ client }: { client: Client }): ReactNode {
  const t = useT();
  const fields = (clientScreen.form ?? []).filter(({ field }) => field !== 'firstSource');
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
