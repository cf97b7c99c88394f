import { Link, useT } from '@crm/portal-sdk';
import { EmptyState, ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import { AgendaList, useAgenda } from './agenda.tsx';

/** On the home page: overdue and due today. */
export default function TasksWidget(): ReactNode {
  const t = useT();
  const query = useAgenda(6);
  const { overdue = [], today = [] } = query.data ?? {};
  return (
    <Panel title={t('tasks.widget')} actions={<Link to="/clients/tasks">{t('tasks.all')}</Link>}>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LoadingState />
      ) : overdue.length + today.length === 0 ? (
        <EmptyState icon="ok" title={t('tasks.none')} />
      ) : (
        <>
          {overdue.length > 0 && <AgendaList label={t('tasks.overdue')} activities={overdue} late />}
          {today.length > 0 && <AgendaList label={t('tasks.today')} activities={today} />}
        </>
      )}
    </Panel>
  );
}
