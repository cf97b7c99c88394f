import {
  api,
  hasText,
  keepPreviousData,
  resourceKey,
  useFormat,
  usePageTitle,
  useQuery,
  useSearchParams,
  useT,
} from '@crm/portal-sdk';
import { EmptyState, ErrorState, LoadingState } from '@crm/ui';
import { BarChart } from '@crm/ui/charts';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { Day } from '../parts/day.tsx';
import parts from '../parts/parts.module.css';
import { Referred } from '../parts/referred.tsx';
import type { ChannelReport } from '../records.ts';
import { type ChannelRow, marginBySource } from './margin-by-source.ts';

/** Channel, purchase cost and margin joined: what nobody but the head sees in one place. */
export default function ChannelsPage(): ReactNode {
  const t = useT();
  usePageTitle(t('channelReport.title'));
  const [params, setParams] = useSearchParams();
  const dateFrom = params.get('from') ?? undefined;
  const dateTo = params.get('to') ?? undefined;
  const set = (name: string, value: string): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const query = useQuery({
    queryKey: resourceKey('orders', 'channels', { dateFrom, dateTo }),
    queryFn: ({ signal }) => api<ChannelReport>('/reports/channels', { query: { dateFrom, dateTo }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('channelReport.title')}</h1>
      <div className={parts['toolbar']}>
        <Day label={t('funnel.from')} value={dateFrom} onChange={(day) => set('from', day)} />
        <Day label={t('funnel.to')} value={dateTo} onChange={(day) => set('to', day)} />
      </div>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <LoadingState />
      ) : (query.data.rows ?? []).length === 0 ? (
        <EmptyState icon="chart" title={t('channelReport.none')} />
      ) : (
        <Rows rows={query.data.rows ?? []} />
      )}
    </section>
  );
}

function Rows(props: { rows: readonly ChannelRow[] }): ReactNode {
  const { rows } = props;
  const t = useT();
  const format = useFormat();
  const nameOf = (source: string | undefined): string => {
    if (!source) return t('channelReport.unknown');
    return hasText('sales', `sources.${source}`) ? t(`sources.${source}`) : source;
  };
  return (
    <>
      <BarChart
        title={t('channelReport.marginBySource')}
        valueLabel={t('fields.margin')}
        noteLabel={t('channelReport.percent')}
        bars={marginBySource(rows).map(({ source, margin, share }) => ({
          id: `${source} ${margin.currency}`,
          label: nameOf(source),
          value: Math.max(0, Number(margin.amount)),
          text: format.money(margin),
          note: format.percent(share),
          color: 1,
        }))}
      />
      <DataTable
        label={t('channelReport.title')}
        rows={rows}
        rowKey={(_row, index) => String(index)}
        columns={[
          {
            id: 'channel',
            label: t('fields.channelId'),
            cell: (row) => <Referred plural="channels" id={row.channelId} />,
          },
          { id: 'source', label: t('fields.sourceChannel'), cell: (row) => nameOf(row.sourceChannel) },
          { id: 'orders', label: t('orders.title'), end: true, cell: (row) => format.num(row.orders ?? '0') },
          { id: 'revenue', label: t('fields.revenue'), end: true, cell: (row) => format.money(row.revenue) },
          { id: 'cost', label: t('fields.cost'), end: true, cell: (row) => format.money(row.cost) },
          { id: 'margin', label: t('fields.margin'), end: true, cell: (row) => format.money(row.margin) },
          {
            id: 'percent',
            label: t('channelReport.percent'),
            end: true,
            cell: (row) => row.marginPercent && `${format.num(row.marginPercent)} %`,
          },
        ]}
      />
    </>
  );
}
