import { useFormat, useT } from '@crm/portal-sdk';
import { QuantityText } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { isPositive } from '../parts/decimal.ts';
import { Explained } from '../parts/price-explained.tsx';
import { ConvertedQuantity, QuantityChain } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Deal, DealLine, DealNeed } from '../records.ts';

/** Needs with their quantities in all units: 3 wagons = 60 pallets = 28,800 pieces. */
export function NeedsTable(props: { needs: readonly DealNeed[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  return (
    <DataTable
      label={t('fields.needs')}
      rows={props.needs}
      rowKey={(need, index) => need.id ?? String(index)}
      columns={[
        {
          id: 'what',
          label: t('fields.productId'),
          cell: (need) => (need.productId ? <Referred plural="products" id={need.productId} /> : need.description),
        },
        { id: 'quantity', label: t('fields.quantity'), cell: (need) => <NeedQuantity need={need} /> },
        {
          id: 'date',
          label: t('fields.wantedDate'),
          shown: (need) => Boolean(need.wantedDate),
          cell: (need) => format.date(need.wantedDate),
        },
        {
          id: 'words',
          label: t('needs.words'),
          shown: (need) => Boolean(need.productId && need.description),
          cell: (need) => (need.productId ? need.description : ''),
        },
      ]}
    />
  );
}

function NeedQuantity(props: { need: DealNeed }): ReactNode {
  const { quantity, conversions } = props.need;
  if (conversions && conversions.length > 1) return <QuantityChain quantities={conversions} />;
  return quantity ? <QuantityText value={quantity} /> : null;
}

/** Lines of a deal with their prices, and why a price is what it is. */
export function LinesTable(props: { deal: Deal; lines: readonly DealLine[] }): ReactNode {
  const { deal, lines } = props;
  const t = useT();
  const format = useFormat();
  return (
    <DataTable
      label={t('fields.lines')}
      rows={lines}
      rowKey={(line, index) => line.id ?? String(index)}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (line) => <Referred plural="products" id={line.productId} />,
          foot: t('lines.total'),
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          cell: (line) => <ConvertedQuantity productId={line.productId} quantity={line.quantity} />,
        },
        {
          id: 'price',
          label: t('lines.unitPrice'),
          end: true,
          cell: (line) => (
            <Explained
              text={format.money(line.price)}
              productId={line.productId}
              clientId={deal.clientId}
              quantity={line.quantity}
              discount={line.discount}
            />
          ),
        },
        {
          id: 'discount',
          label: t('fields.discount'),
          end: true,
          shown: (line) => isPositive(line.discount),
          cell: (line) => (line.discount ? `${format.num(line.discount)} %` : ''),
        },
        {
          id: 'amount',
          label: t('fields.amount'),
          end: true,
          cell: (line) => format.money(line.amount),
          foot: format.money(deal.amount),
        },
      ]}
    />
  );
}
