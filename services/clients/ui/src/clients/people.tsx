import { api, notify, resourceKey, useCan, useLive, useQuery, useT } from '@crm/portal-sdk';
import {
  Button,
  CommandDialog,
  ErrorState,
  Icon,
  IconButton,
  listRecords,
  LoadingState,
  RefSelect,
  TextInput,
  useCommand,
} from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import styles from '../parts/parts.module.css';
import type { Client } from '../records.ts';

interface Affiliation {
  id: string;
  personId: string;
  organizationId: string;
  personName?: string;
  organizationName?: string;
  jobTitle?: string;
}

/** People of an organisation with their job titles, or the organisations a person works for. */
export function People(props: { client: Client; onOpen: (id: string) => void }): ReactNode {
  const { client } = props;
  const t = useT();
  const mayAdd = useCan('clients:affiliation:create');
  const mayRemove = useCan('clients:affiliation:delete') && !client.deleteTime;
  const [adding, setAdding] = useState(false);
  const { run } = useCommand();
  const isPerson = client.kind === 'CLIENT_KIND_PERSON';
  useLive('affiliations');
  const filter = `${isPerson ? 'person_id' : 'organization_id'} = "${client.id}"`;
  const query = useQuery({
    queryKey: resourceKey('affiliations', 'of', client.id),
    queryFn: ({ signal }) => listRecords<Affiliation>('affiliations', { filter, pageSize: 100 }, signal),
  });
  const restore = ({ id }: Affiliation): Promise<unknown> =>
    run((idempotencyKey) => api(`/affiliations/${id}:restore`, { json: {}, idempotencyKey }));
  const remove = async (row: Affiliation): Promise<void> => {
    const gone = await run((idempotencyKey) => api(`/affiliations/${row.id}`, { method: 'DELETE', idempotencyKey }));
    if (gone) notify({ text: t('people.removed'), action: { label: t('rows.undo'), run: () => void restore(row) } });
  };
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  return (
    <>
      {query.data.rows.length === 0 && <p className={styles['muted']}>{t('people.none')}</p>}
      <ul className={styles['list']}>
        {query.data.rows.map((row) => (
          <li key={row.id} className={styles['item']}>
            <div className={styles['main']}>
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => props.onOpen(isPerson ? row.organizationId : row.personId)}
              >
                {isPerson ? row.organizationName : row.personName}
              </Button>
              <div className={styles['muted']}>{row.jobTitle}</div>
            </div>
            {mayRemove && (
              <IconButton
                icon="close"
                label={t('people.remove', { name: (isPerson ? row.organizationName : row.personName) ?? '' })}
                onClick={() => void remove(row)}
              />
            )}
          </li>
        ))}
      </ul>
      {mayAdd && !client.deleteTime && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => setAdding(true)}
        >
          {t('people.add')}
        </Button>
      )}
      {adding && <AddDialog client={client} isPerson={isPerson} onClose={() => setAdding(false)} />}
    </>
  );
}

function AddDialog(props: { client: Client; isPerson: boolean; onClose: () => void }): ReactNode {
  const { client, isPerson } = props;
  const t = useT();
  const [other, setOther] = useState<string>();
  const [jobTitle, setJobTitle] = useState('');
  const pair = isPerson
    ? { personId: client.id, organizationId: other }
    : { personId: other, organizationId: client.id };
  return (
    <CommandDialog
      title={t('people.add')}
      submit={t('dialog.save')}
      disabled={!other}
      onClose={props.onClose}
      send={(idempotencyKey) => api('/affiliations', { json: { ...pair, jobTitle }, idempotencyKey })}
    >
      <RefSelect
        resource="clients"
        label={t(isPerson ? 'fields.organizationId' : 'fields.personId')}
        filter={isPerson ? 'kind = "CLIENT_KIND_ORGANIZATION"' : 'kind = "CLIENT_KIND_PERSON"'}
        required
        value={other}
        onChange={(id) => setOther(id)}
      />
      <TextInput
        label={t('fields.jobTitle')}
        value={jobTitle}
        maxLength={200}
        onChange={(event) => setJobTitle(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
