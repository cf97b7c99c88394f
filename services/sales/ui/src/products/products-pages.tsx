import { api, enumValues, useCan, useT } from '@crm/portal-sdk';
import { Chip, CommandDialog, Select, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import type { Product } from '../records.ts';
import { LIFECYCLE_TONES, productScreen } from './product.screen.tsx';
import { ProductPrices, ProductStock } from './product-tabs.tsx';

/** Products with their units, prices, stock and life cycle. */
export default function ProductsPages(): ReactNode {
  const t = useT();
  const seesPrices = useCan('sales:price_book_entry:read');
  const seesStock = useCan('sales:stock_balance:read');
  const [changing, setChanging] = useState<Product>();
  return (
    <>
      <NounPages
        screen={productScreen}
        editTab
        page={{
          header: (product) =>
            product.lifecycle && (
              <Chip tone={LIFECYCLE_TONES[product.lifecycle]}>{t(`enums.${product.lifecycle}`)}</Chip>
            ),
          actions: (product) => [
            {
              id: 'product.lifecycle',
              label: t('products.changeLifecycle'),
              icon: 'refresh',
              shortcut: 's',
              permission: 'sales:product:edit',
              run: () => setChanging(product),
            },
          ],
          tabs: (product) => [
            ...(seesPrices
              ? [{ id: 'prices', label: t('products.prices'), content: <ProductPrices product={product} /> }]
              : []),
            ...(seesStock
              ? [{ id: 'stock', label: t('stock-balances.title'), content: <ProductStock product={product} /> }]
              : []),
          ],
        }}
      />
      {changing && <LifecycleDialog product={changing} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function LifecycleDialog(props: { product: Product; onClose: () => void }): ReactNode {
  const { product } = props;
  const t = useT();
  const [lifecycle, setLifecycle] = useState<string>();
  const [date, setDate] = useState('');
  const [comment, setComment] = useState('');
  return (
    <CommandDialog
      title={t('products.lifecycleTitle', { name: product.name })}
      submit={t('dialog.save')}
      done={t('products.lifecycleDone', { name: product.name })}
      disabled={!lifecycle}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/products/${product.id}:changeLifecycle`, {
          json: { etag: product.etag, lifecycle, date: date || undefined, comment },
          idempotencyKey,
        });
      }}
    >
      <Select
        label={t('fields.lifecycle')}
        data={enumValues('crm.sales.v1.ProductLifecycle')
          .filter((value) => value !== product.lifecycle)
          .map((value) => ({ value, label: t(`enums.${value}`) }))}
        value={lifecycle ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => setLifecycle(value ?? undefined)}
      />
      <Day label={t('products.since')} value={date} onChange={setDate} />
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
