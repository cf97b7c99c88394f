import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { EmptyState, ErrorState, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { PriceBookEntry, Product, StockBalance } from '../records.ts';

/** The product's prices in all price books. */
export function ProductPrices(props: { product: Product }): ReactNode {
  const { product } = props;
  const t = useT();
  const format = useFormat();
  const mayCreate = useCan('sales:price_book_entry:create');
  const { rows, error, refetch } = useRows<PriceBookEntry>(
    'price-book-entries',
    `product_id = "${product.id}"`,
    'valid_from desc',
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  const add = mayCreate && (
    <Link to={`/sales/price-book-entries/new?productId=${product.id}`}>{t('price-book-entries.new')}</Link>
  );
  if (rows.length === 0) return <EmptyState icon="tag" title={t('products.noPrices')} action={add} />;
  return (
    <>
      <DataTable
        label={t('products.prices')}
        rows={rows}
        rowKey={(entry) => entry.id}
        columns={[
          {
            id: 'book',
            label: t('fields.priceBookId'),
            cell: (entry) => <Referred plural="price-books" id={entry.priceBookId} />,
          },
          {
            id: 'from',
            label: t('fields.minQuantity'),
            cell: (entry) =>
              entry.minQuantity && (
                <ConvertedQuantity productId={product.id} quantity={{ value: entry.minQuantity, unit: product.unit }} />
              ),
          },
          {
            id: 'price',
            label: t('fields.price'),
            end: true,
            cell: (entry) => <Link to={`/sales/price-book-entries/${entry.id}`}>{format.money(entry.price)}</Link>,
          },
          { id: 'validFrom', label: t('fields.validFrom'), cell: (entry) => format.date(entry.validFrom) },
          { id: 'validTo', label: t('fields.validTo'), cell: (entry) => format.date(entry.validTo) },
        ]}
      />
      {add}
    </>
  );
}

/** How much of the product lies in each warehouse, in all its units. */
export function ProductStock(props: { product: Product }): ReactNode {
  const { product } = props;
  const t = useT();
  const { rows, error, refetch } = useRows<StockBalance>('stock-balances', `product_id = "${product.id}"`);
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) return <EmptyState icon="package" title={t('products.noStock')} />;
  const amount = (value: string | undefined): ReactNode => (
    <ConvertedQuantity productId={product.id} quantity={{ value: value ?? '0', unit: product.unit }} />
  );
  return (
    <DataTable
      label={t('stock-balances.title')}
      rows={rows}
      rowKey={(balance) => balance.id}
      columns={[
        {
          id: 'warehouse',
          label: t('fields.warehouseId'),
          cell: (balance) => <Referred plural="warehouses" id={balance.warehouseId} />,
        },
        { id: 'onHand', label: t('fields.onHand'), cell: (balance) => amount(balance.onHand) },
        { id: 'reserved', label: t('fields.reserved'), cell: (balance) => amount(balance.reserved) },
        { id: 'available', label: t('fields.available'), cell: (balance) => amount(balance.available) },
      ]}
    />
  );
}
