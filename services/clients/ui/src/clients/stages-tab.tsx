import { api, resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, RefText } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';

interface StageEntry {
  stage: string;
  enterTime: string;
  leaveTime?: string;
  durationSeconds?: string;
  actorId?: string;
  reason?: string;
}

const DAY_SECONDS = 86_400;

/** The stages that a client has gone through: since when, for how long, who moved it and why. */
export function StagesTab({ clientId, etag }: { clientId: string; etag: string }): ReactNode {
  const t = useT();
  const format = useFormat();
  const query = useQuery({
    queryKey: resourceKey('clients', 'stages', clientId, etag),
    queryFn: ({ signal }) => api<{ stages?: StageEntry[] }>(`/clients/${clientId}:stages`, { signal }),
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {['stage', 'enterTime', 'days', 'actorId', 'reason'].map((field) => (
              <th key={field} scope="col">
                {t(`fields.${field}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(query.data.stages ?? []).map(({ stage, enterTime, durationSeconds = '0', actorId, reason }) => (
            <tr key={enterTime}>
              <td>{t(`enums.${stage}`)}</td>
              <td>{format.dateTime(enterTime)}</td>
              <td>{format.num(String(Math.floor(Number(durationSeconds) / DAY_SECONDS)))}</td>
              <td>{actorId && <RefText plural="users" id={actorId} />}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
