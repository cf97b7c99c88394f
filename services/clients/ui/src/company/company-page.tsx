import { api, notify, resourceKey, toApiError, usePageTitle, useQuery, useQueryClient, useT } from '@crm/portal-sdk';
import { Alert, Button, ErrorState, LoadingState, Stack, TextInput } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import styles from '../parts/parts.module.css';
import type { Company, Requisites } from '../records.ts';

const PLAIN = ['name', 'phone', 'email', 'website', 'accountant'] as const;
const LEGAL = ['legalName', 'inn', 'kpp', 'ogrn', 'vatId', 'legalAddress', 'director'] as const;
const BANK = ['account', 'bankName', 'bic', 'correspondentAccount'] as const;

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
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.data && <CompanyForm key={query.data.etag} company={query.data} />}
    </section>
  );
}

function CompanyForm({ company }: { company: Company }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [values, setValues] = useState(company);
  const [failure, setFailure] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const requisites = values.requisites ?? {};
  const bank = requisites.bankAccounts?.[0] ?? { account: '' };
  const setLegal = (changed: Partial<Requisites>): void =>
    setValues({ ...values, requisites: { ...requisites, ...changed } });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure([]);
    const bankAccounts = bank.account ? [bank] : [];
    try {
      await api('/company', { method: 'PATCH', json: { ...values, requisites: { ...requisites, bankAccounts } } });
      notify({ kind: 'success', text: t('company.saved') });
      await client.invalidateQueries({ queryKey: resourceKey('company') });
    } catch (error) {
      const problem = toApiError(error);
      setFailure(
        problem.violations.length > 0
          ? problem.violations.map(({ field, message }) => `${field}: ${message}`)
          : [problem.message],
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {failure.length > 0 && (
        <Alert color="red" role="alert">
          {failure.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Alert>
      )}
      <div className={styles['columns']}>
        <Stack gap="sm">
          {PLAIN.map((field) => (
            <TextInput
              key={field}
              label={t(`company.${field}`)}
              value={values[field] ?? ''}
              onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
            />
          ))}
        </Stack>
        <Stack gap="sm">
          {LEGAL.map((field) => (
            <TextInput
              key={field}
              label={t(`company.${field}`)}
              value={requisites[field] ?? ''}
              onChange={(event) => setLegal({ [field]: event.currentTarget.value })}
            />
          ))}
          {BANK.map((field) => (
            <TextInput
              key={field}
              label={t(`company.${field}`)}
              value={bank[field] ?? ''}
              onChange={(event) => setLegal({ bankAccounts: [{ ...bank, [field]: event.currentTarget.value }] })}
            />
          ))}
        </Stack>
      </div>
      <div className="crm-form-actions">
        <Button type="submit" loading={busy}>
          {t('dialog.save')}
        </Button>
      </div>
    </form>
  );
}
