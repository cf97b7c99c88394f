import { api, useT } from '@crm/portal-sdk';
import { CommandDialog, Select, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Client } from '../records.ts';
import { STAGES } from './roles.ts';

/** Moves a client to another stage; a lost one needs a reason. */
export function StageDialog(props: { client: Client; onClose: () => void }): ReactNode {
  const { client } = props;
  const t = useT();
  const [stage, setStage] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const lost = stage === 'CLIENT_STAGE_LOST';
  return (
    <CommandDialog
      title={t('clients.changeStage')}
      submit={t('dialog.save')}
      done={t('clients.stageChanged')}
      disabled={!stage || (lost && reason.trim() === '')}
      onClose={props.onClose}
      send={(idempotencyKey) =>
        api(`/clients/${client.id}:changeStage`, { json: { etag: client.etag, stage, reason }, idempotencyKey })
      }
    >
      <Select
        label={t('fields.stage')}
        data={STAGES.filter((one) => one !== client.stage && one !== 'CLIENT_STAGE_COLD').map((one) => ({
          value: one,
          label: t(`enums.${one}`),
        }))}
        value={stage}
        comboboxProps={{ withinPortal: false }}
        onChange={setStage}
      />
      <Textarea
        label={t('fields.reason')}
        required={lost}
        withAsterisk={false}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
