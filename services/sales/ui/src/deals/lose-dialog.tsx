import { api, resourceKey, useQuery, useT } from '@crm/portal-sdk';
import { CommandDialog, listRecords, Select, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Deal, LossReason } from '../records.ts';

/** Why a deal is lost: asked on every loss, from the card and from the board alike. */
export function LoseDialog(props: { deal: Deal; onClose: () => void }): ReactNode {
  const { deal } = props;
  const t = useT();
  const [reason, setReason] = useState<string>();
  const [comment, setComment] = useState('');
  const reasons = useQuery({
    queryKey: resourceKey('loss-reasons', 'choice'),
    queryFn: ({ signal }) => listRecords<LossReason>('loss-reasons', { orderBy: 'position', pageSize: 200 }, signal),
  });
  return (
    <CommandDialog
      title={t('deals.loseTitle', { name: deal.name })}
      submit={t('deals.lose')}
      done={t('deals.loseDone', { name: deal.name })}
      danger
      disabled={!reason}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/deals/${deal.id}:lose`, {
          json: { etag: deal.etag, lossReasonId: reason, comment },
          idempotencyKey,
        });
      }}
    >
      <Select
        label={t('fields.lossReasonId')}
        required
        withAsterisk={false}
        data={(reasons.data?.rows ?? [])
          .filter(({ archived }) => !archived)
          .map(({ id, name }) => ({ value: id, label: name ?? '' }))}
        value={reason ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(id) => setReason(id ?? undefined)}
      />
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
