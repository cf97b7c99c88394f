import { api, resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { defineScreen, ErrorState, LoadingState, useUnitName } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import { Referred } from '../parts/referred.tsx';
import type { PriceList, PriceListContent } from '../records.ts';

const screen = defineScreen<PriceList>({
  resource: 'price-lists',
  ns: 'sales',
  path: '/sales/price-lists',
  title: 'name',
  icon: 'file',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'priceBookId' },
    { field: 'priceDate' },
    { field: 'groupNames' },
    { field: 'updateTime' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'priceBookId' },
    { field: 'priceDate', hint: 'price-lists.dateHint' },
    { field: 'groupNames', hint: 'price-lists.groupsHint' },
    { field: 'productIds', kind: 'ref' },
  ],
});

/** Price lists as they are sent to clients, with their content as of now. */
export default function PriceListsPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={screen}
      page={{ tabs: (list) => [{ id: 'content', label: t('price-lists.content'), content: <Content list={list} /> }] }}
    />
  );
}

function Content(props: { list: PriceList }): ReactNode {
  const { list } = props;
  const t = useT();
  const format = useFormat();
  const unit = useUnitName();
  const query = useQuery({
    queryKey: resourceKey('price-lists', 'content', list.id, list.etag),
    queryFn: ({ signal }) => api<PriceListContent>(`/price-lists/${list.id}:content`, { signal }),
  });
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  return (
    <DataTable
      label={t('price-lists.content')}
      rows={query.data.rows ?? []}
      rowKey={(row, index) => row.productId ?? String(index)}
      columns={[
        { id: 'group', label: t('fields.groupName'), cell: (row) => row.groupName },
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (row) => <Referred plural="products" id={row.productId} />,
        },
        { id: 'sku', label: t('fields.sku'), cell: (row) => row.sku },
        { id: 'unit', label: t('fields.unit'), cell: (row) => unit(row.unit ?? '') },
        { id: 'packs', label: t('fields.conversions'), cell: (row) => (row.packs ?? []).join(', ') },
        { id: 'price', label: t('fields.price'), end: true, cell: (row) => format.money(row.price) },
        {
          id: 'volumes',
          label: t('price-lists.volumes'),
          cell: (row) =>
            (row.volumes ?? [])
              .map((volume) =>
                t('price-lists.volume', {
                  quantity: format.num(volume.minQuantity),
                  price: format.money(volume.price),
                }),
              )
              .join(', '),
        },
      ]}
    />
  );
}
