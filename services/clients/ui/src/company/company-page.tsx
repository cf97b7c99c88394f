import { api, resourceKey, usePageTitle, useQuery, useT } from '@crm/portal-sdk';
import { Button, ErrorState, LoadingState, Stack, TextInput, useCommand } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import styles from '../parts/parts.module.css';
import type { Company, Requisites } from '../records.ts';
import { BankAccountsInput } from '../requisites/bank-accounts-input.tsx';

const PLAIN = ['name', 'phone', 'email', 'website', 'accountant'] as const;
const LEGAL = ['legalName', 'inn', 'kpp', 'ogrn', 'vatId', 'legalAddress', 'director'] as const;

/** Our own requisites, as they stand on documents. */
export default function CompanyPage(): ReactNode {
  const t = useT();
  usePageTitle(t('company.title'));
  const query = useQuery({
    queryKey: resourceKey('company'),
    queryFn: ({ signal }) => api<Company>('/company', { signal }),
  });
  return (
    <section className="crm-page crm-page-narrow">
      <h1 tabIndex={-1}>{t('company.title')}</h1>
      <p className={styles['muted']}>{t('company.about')}</p>
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.data && <CompanyForm key={query.data.etag} company={query.data} />}
    </section>
  );
}

/** A violation's field without the name of the message: "company.requisites.inn" -> "requisites.inn". */
const withoutRoot = (field: string): string => field.replace(/^company\./, '');

function CompanyForm({ company }: { company: Company }): ReactNode {
  const t = useT();
  const [values, setValues] = useState(company);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const { busy, run } = useCommand((failure) => {
    setFaults(new Map(failure.violations.map(({ field, message }) => [withoutRoot(field), message])));
    if (failure.violations.length === 0) setFaults(new Map([['', failure.message]]));
  });
  const requisites = values.requisites ?? {};
  const set = (changed: Partial<Company>): void => setValues({ ...values, ...changed });
  const setLegal = (changed: Partial<Requisites>): void => set({ requisites: { ...requisites, ...changed } });
  const text = (label: string, path: string, value: string | undefined, change: (text: string) => void): ReactNode => (
    <TextInput
      key={path}
      label={label}
      value={value ?? ''}
      error={faults.get(path)}
      autoComplete="off"
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setFaults(new Map());
    void run(
      (idempotencyKey) => api('/company', { method: 'PATCH', json: values, idempotencyKey }),
      t('company.saved'),
    );
  };
  const ofAccounts = [...faults].filter(([path]) => path.startsWith('requisites.bankAccounts'));
  return (
    <form onSubmit={submit} noValidate>
      {faults.has('') && (
        <p className={styles['danger']} role="alert">
          {faults.get('')}
        </p>
      )}
      <Stack gap="md">
        <div className={styles['columns']}>
          {PLAIN.map((field) =>
            text(t(`company.${field}`), field, values[field], (entered) => set({ [field]: entered })),
          )}
          {LEGAL.map((field) =>
            text(t(`fields.${field}`), `requisites.${field}`, requisites[field], (entered) =>
              setLegal({ [field]: entered }),
            ),
          )}
        </div>
        <BankAccountsInput
          label={t('fields.bankAccounts')}
          value={requisites.bankAccounts ?? []}
          error={ofAccounts.map(([, message]) => message).join(' ')}
          onChange={(bankAccounts) => setLegal({ bankAccounts })}
        />
      </Stack>
      <div className="crm-form-actions">
        <Button type="submit" loading={busy}>
          {t('company.save')}
        </Button>
      </div>
    </form>
  );
}
