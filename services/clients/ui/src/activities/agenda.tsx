import { api, Link, resourceKey, useFormat, useLive, useQuery, useT } from '@crm/portal-sdk';
import { Chip, Icon } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import type { Activity, Agenda } from '../records.ts';
import { ActivityButtons } from './activity-buttons.tsx';

/** The caller's own planned work, kept current by the live stream. */
export function useAgenda(pageSize: number) {
  useLive('activities');
  return useQuery({
    queryKey: resourceKey('activities', 'agenda', pageSize),
    queryFn: ({ signal }) => api<Agenda>('/activities:agenda', { query: { pageSize }, signal }),
  });
}

/** Planned work line by line, each with what can be done with it. */
export function AgendaList(props: { label: string; activities: readonly Activity[]; late?: boolean }): ReactNode {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={styles['list']} aria-label={props.label}>
      {props.activities.map((activity) => (
        <li key={activity.id} className={styles['item']}>
          <Icon name={activity.type === 'ACTIVITY_TYPE_CALL' ? 'phone' : 'task'} />
          <div className={styles['main']}>
            <Link to={`/clients/activities/${activity.id}`}>{activity.subject}</Link>
            <div className={styles['muted']}>
              {activity.clientId && <Link to={`/clients/${activity.clientId}`}>{activity.clientName}</Link>}{' '}
              {format.dateTime(activity.dueTime)}
            </div>
          </div>
          {props.late && <Chip tone="danger">{t('activities.overdue')}</Chip>}
          <ActivityButtons activity={activity} />
        </li>
      ))}
    </ul>
  );
}
