import { api, Link, resourceKey, useFormat, useLive, usePageTitle, useParams, useQuery, useT } from '@crm/portal-sdk';
import { ErrorState, Icon, LoadingState, StatTiles, Timeline, useRecord } from '@crm/ui';
import type { ReactNode } from 'react';
import { Referred } from '../parts/referred.tsx';
import { SourceName } from '../parts/source-name.tsx';
import type { Deal, DealPath } from '../records.ts';
import { entriesOf } from './path-entries.tsx';

/** A deal's whole way for the head: channel, purchase cost, margin, and event by event. */
export default function DealPathPage(): ReactNode {
  const { id = '' } = useParams();
  const t = useT();
  const format = useFormat();
  const { record: deal } = useRecord<Deal>('deals', id);
  const title = t('path.of', { name: deal?.name ?? '' });
  usePageTitle(title);
  useLive(['orders', 'payments', 'reservations']);
  const query = useQuery({
    queryKey: resourceKey('deals', 'path', id),
    queryFn: ({ signal }) => api<DealPath>(`/deals/${id}/path`, { signal }),
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  const path = query.data;
  return (
    <article className="crm-page">
      <Link to={`/sales/deals/${id}`} className="crm-back">
        <Icon name="left" size={14} /> {deal?.name}
      </Link>
      <h1 tabIndex={-1}>{title}</h1>
      <StatTiles
        tiles={[
          { label: t('fields.clientId'), value: <Referred plural="clients" id={path.clientId} /> },
          {
            label: t('fields.sourceChannel'),
            value: <SourceName source={path.sourceChannel} />,
          },
          { label: t('fields.channelId'), value: <Referred plural="channels" id={path.channelId} /> },
          { label: t('fields.revenue'), value: format.money(path.revenue) || '—' },
          { label: t('fields.paid'), value: format.money(path.paid) || '—' },
          { label: t('fields.cost'), value: format.money(path.cost) || '—' },
          {
            label: t('fields.margin'),
            value: format.money(path.margin) || '—',
            hint: path.marginPercent && `${format.num(path.marginPercent)} %`,
          },
        ]}
      />
      <Timeline label={title} entries={entriesOf(path.steps ?? [])} />
    </article>
  );
}
