import { api, Link, resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { Alert, Button, Chip, useCommand, usePaused } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import type { Client, Duplicate } from '../records.ts';

/** What is asked about while typing: enough to tell two clients apart, and nothing shorter. */
function questionOf(values: Partial<Client>) {
  const parts = [values.familyName, values.givenName, values.patronymic].filter(Boolean).join(' ');
  const name = (values.name?.trim() || parts).trim();
  const inn = /^(\d{10}|\d{12})$/.test(values.inn ?? '') ? values.inn : '';
  return {
    name: name.length >= 3 ? name : '',
    inn,
    kpp: inn ? (values.kpp ?? '') : '',
    phones: (values.phones ?? []).map(({ number }) => number).filter((number) => number.replace(/\D/g, '').length >= 7),
    emails: (values.emails ?? []).map(({ address }) => address).filter((address) => address.includes('@')),
  };
}

/** Possible duplicates of the client being entered: whose they are, and a way to open them or to ask for access. */
export function DuplicateHints(props: { values: Partial<Client>; exceptId?: string }): ReactNode {
  const t = useT();
  const question = usePaused(JSON.stringify({ ...questionOf(props.values), exceptId: props.exceptId }));
  const asked = JSON.parse(question) as ReturnType<typeof questionOf>;
  const worth = Boolean(asked.name || asked.inn || asked.phones.length > 0 || asked.emails.length > 0);
  const { data } = useQuery({
    queryKey: resourceKey('clients', 'duplicates', question),
    queryFn: ({ signal }) => api<{ duplicates?: Duplicate[] }>('/clients:findDuplicates', { json: asked, signal }),
    enabled: worth,
  });
  const duplicates = worth ? (data?.duplicates ?? []) : [];
  const blocked = duplicates.some(({ blocks }) => blocks);
  return (
    <div aria-live="polite">
      {duplicates.length > 0 && (
        <Alert color={blocked ? 'red' : 'yellow'} title={t(blocked ? 'duplicates.blocked' : 'duplicates.title')}>
          <ul className={styles['list']}>
            {duplicates.map((duplicate) => (
              <Hint key={duplicate.clientId} duplicate={duplicate} />
            ))}
          </ul>
        </Alert>
      )}
    </div>
  );
}

function Hint(props: { duplicate: Duplicate }): ReactNode {
  const { duplicate } = props;
  const t = useT();
  const format = useFormat();
  const { busy, run } = useCommand();
  const owner = duplicate.ownerName || t('duplicates.nobody');
  return (
    <li className={styles['item']}>
      <div className={styles['main']}>
        {duplicate.visible ? (
          <Link to={`/clients/${duplicate.clientId}`}>{duplicate.name}</Link>
        ) : (
          <span>{t('duplicates.hidden')}</span>
        )}
        <div className={styles['muted']}>
          {t('duplicates.ownedBy', { owner })}
          {duplicate.protectedUntil &&
            ` · ${t('duplicates.protected', { date: format.date(duplicate.protectedUntil) })}`}
        </div>
        {(duplicate.matches ?? []).map((match) => (
          <Chip key={match} tone={duplicate.blocks ? 'danger' : 'warn'}>
            {t(`enums.${match}`)}
          </Chip>
        ))}
      </div>
      {!duplicate.visible && (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() =>
            void run(
              (idempotencyKey) => api(`/clients/${duplicate.clientId}:requestAccess`, { json: {}, idempotencyKey }),
              t('duplicates.asked', { owner }),
            )
          }
        >
          {t('duplicates.ask')}
        </Button>
      )}
    </li>
  );
}
