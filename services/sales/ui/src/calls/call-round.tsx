import { api, resourceKey, useQuery, useSession, useT } from '@crm/portal-sdk';
import { Button, Icon, listRecords, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import parts from '../parts/parts.module.css';
import type { CallList, CallListItem } from '../records.ts';
import { OneCall } from './one-call.tsx';

interface Taken {
  item?: CallListItem;
  waiting?: number;
}

/**
 * One call after another: whom to call, with what words, and how it ended; ending a call brings the next client. Whoever
 * was taken and not finished is there again after a reload.
 */
export function CallRound(props: { list: CallList }): ReactNode {
  const { list } = props;
  const t = useT();
  const { user } = useSession();
  const { run, busy } = useCommand();
  const [taken, setTaken] = useState<Taken>();
  const unfinished = useQuery({
    queryKey: resourceKey('call-list-items', 'unfinished', list.id),
    queryFn: ({ signal }) =>
      listRecords<CallListItem>(
        'call-list-items',
        {
          filter: `call_list_id = "${list.id}" AND status = "CALL_LIST_ITEM_STATUS_TAKEN" AND taken_by = "${user.id}"`,
          pageSize: 1,
        },
        signal,
      ),
    enabled: taken === undefined,
  });
  const takeNext = async (): Promise<void> => {
    const next = await run(() => api<Taken>(`/call-lists/${list.id}:takeNext`, { json: {} }));
    if (next) setTaken(next);
  };
  const item = taken ? taken.item : unfinished.data?.rows[0];
  if (item)
    return <OneCall key={item.id} list={list} item={item} waiting={taken?.waiting} onDone={() => void takeNext()} />;
  return (
    <div className={parts['section']}>
      <p>{t(taken ? 'calls.nobodyLeft' : 'calls.intro')}</p>
      <div>
        <Button loading={busy} leftSection={<Icon name="phone" size={14} />} onClick={() => void takeNext()}>
          {t('calls.start')}
        </Button>
      </div>
    </div>
  );
}
