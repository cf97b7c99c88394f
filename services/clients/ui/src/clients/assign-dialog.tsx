import { api, useT } from '@crm/portal-sdk';
import { CommandDialog, RefSelect, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Client } from '../records.ts';

/** Gives a client to another manager, who is told of it and why. */
export function AssignDialog(props: { client: Client; onClose: () => void }): ReactNode {
  const { client } = props;
  const t = useT();
  const [ownerId, setOwner] = useState<string>();
  const [reason, setReason] = useState('');
  return (
    <CommandDialog
      title={t('clients.assign')}
      submit={t('clients.assignSubmit')}
      done={t('clients.assigned')}
      disabled={!ownerId || ownerId === client.ownerId}
      onClose={props.onClose}
      send={(idempotencyKey) =>
        api(`/clients/${client.id}:assign`, { json: { etag: client.etag, ownerId, reason }, idempotencyKey })
      }
    >
      <RefSelect
        resource="users"
        label={t('clients.newOwner')}
        required
        value={ownerId}
        onChange={(id) => setOwner(id)}
      />
      <Textarea
        label={t('fields.reason')}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
