import { useCan, useNavigate, usePageTitle, useT } from '@crm/portal-sdk';
import { Button, EmptyState, ErrorState, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import { AgendaList, useAgenda } from './agenda.tsx';

/** What the caller has to do: overdue, today, within a week. */
export default function TasksPage(): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const mayPlan = useCan('clients:activity:create');
  usePageTitle(t('tasks.title'));
  const query = useAgenda(100);
  const { overdue = [], today = [], week = [] } = query.data ?? {};
  const parts = [
    { id: 'overdue', rows: overdue },
    { id: 'today', rows: today },
    { id: 'week', rows: week },
  ];
  return (
    <section className="crm-page">
      <header className="crm-page-head">
        <div className="crm-page-title">
          <h1 tabIndex={-1}>{t('tasks.title')}</h1>
          <div className="crm-page-buttons">
            {mayPlan && <Button onClick={() => void navigate('/clients/activities/new')}>{t('activities.new')}</Button>}
          </div>
        </div>
      </header>
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.data && parts.every(({ rows }) => rows.length === 0) && <EmptyState icon="ok" title={t('tasks.none')} />}
      {parts
        .filter(({ rows }) => rows.length > 0)
        .map(({ id, rows }) => (
          <section key={id} className={styles['section']}>
            <h2>
              {t(`tasks.${id}`)} ({rows.length})
            </h2>
            <AgendaList label={t(`tasks.${id}`)} activities={rows} late={id === 'overdue'} />
          </section>
        ))}
    </section>
  );
}
