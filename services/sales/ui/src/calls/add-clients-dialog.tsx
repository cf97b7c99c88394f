import { api, notify, useT } from '@crm/portal-sdk';
import { CommandDialog, listRecords, RefMultiSelect, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { CallList } from '../records.ts';

/** The most that the service takes at once. */
const MOST = 2000;
const PAGE = 500;

/** Puts clients at the end of a round's queue: those chosen by name, and all that carry a tag. */
export function AddClientsDialog(props: { list: CallList; onClose: () => void }): ReactNode {
  const { list } = props;
  const t = useT();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [tag, setTag] = useState('');
  return (
    <CommandDialog
      title={t('calls.addTitle', { name: list.name })}
      submit={t('calls.add')}
      disabled={chosen.length === 0 && tag.trim() === ''}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        const tagged = tag.trim() === '' ? [] : await clientsTagged(tag.trim());
        const clientIds = [...new Set([...chosen, ...tagged])].slice(0, MOST);
        const { added = 0 } =
          clientIds.length === 0
            ? {}
            : await api<{ added?: number }>(`/call-lists/${list.id}:addClients`, {
                json: { clientIds },
                idempotencyKey,
              });
        notify({ kind: added > 0 ? 'success' : 'info', text: t('calls.added', { count: added }) });
      }}
    >
      <RefMultiSelect resource="clients" label={t('calls.clients')} value={chosen} onChange={setChosen} />
      <TextInput
        label={t('calls.tagged')}
        value={tag}
        maxLength={50}
        onChange={(event) => setTag(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** Ids of the clients with a tag, as many as fit. */
async function clientsTagged(tag: string): Promise<string[]> {
  const filter = `tags : ${JSON.stringify(tag)}`;
  const ids: string[] = [];
  for (let pageToken = ''; ids.length < MOST;) {
    const page = await listRecords<{ id: string }>('clients', { filter, pageSize: PAGE, pageToken });
    ids.push(...page.rows.map(({ id }) => id));
    pageToken = page.nextPageToken;
    if (pageToken === '') break;
  }
  return ids;
}
