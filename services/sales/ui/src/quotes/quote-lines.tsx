import { useFormat, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { isPositive } from '../parts/decimal.ts';
import { Explained } from '../parts/price-explained.tsx';
import { FormerPrice } from '../parts/former-price.tsx';
import { LineQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Quote } from '../records.ts';

/** Lines of a quote; each price carries the explanation that held when it was made. */
export function QuoteLines(props: { quote: Quote }): ReactNode {
  const { quote } = props;
  const t = useT();
  const format = useFormat();
  return (
    <DataTable
      label={t('fields.lines')}
      rows={quote.lines ?? []}
      rowKey={(line, index) => line.id ?? String(index)}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (line) => line.name || <Referred plural="products" id={line.productId} />,
          foot: t('lines.total'),
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          cell: (line) => <LineQuantity line={line} quantity={line.quantity} />,
        },
        {
          id: 'list',
          label: t('lines.listPrice'),
          end: true,
          shown: (line) => line.listPrice?.amount !== line.price?.amount,
          cell: (line) => format.money(line.listPrice),
        },
        {
          id: 'discount',
          label: t('fields.discount'),
          end: true,
          shown: (line) => isPositive(line.discount),
          cell: (line) => (line.discount ? `${format.num(line.discount)} %` : ''),
        },
        {
          id: 'price',
          label: t('lines.unitPrice'),
          end: true,
          cell: (line) => (
            <>
              <FormerPrice line={line} />
              <Explained
                text={format.money(line.price)}
                productId={line.productId}
                quantity={line.quantity}
                steps={line.explanation}
              />
            </>
          ),
        },
        {
          id: 'tax',
          label: t('fields.taxRate'),
          end: true,
          cell: (line) => (line.taxRate ? `${format.num(line.taxRate)} %` : ''),
        },
        {
          id: 'amount',
          label: t('fields.amount'),
          end: true,
          cell: (line) => format.money(line.amount),
          foot: format.money(quote.total),
        },
      ]}
    />
  );
}
