import { useFormat, useT } from '@crm/portal-sdk';
import { Button, Group, isAllowed, patchRecord, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { isPositive } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { Explained } from '../parts/price-explained.tsx';
import { FormerPrice } from '../parts/former-price.tsx';
import { LineQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Order, OrderLine } from '../records.ts';
import { OrderLinesInput } from './order-lines-input.tsx';

/** Lines of an order; those of a draft can be changed. */
export function LinesTab(props: { order: Order }): ReactNode {
  const { order } = props;
  const t = useT();
  const { run, busy } = useCommand();
  const [draft, setDraft] = useState<OrderLine[]>();
  const save = async (): Promise<void> => {
    const lines = (draft ?? []).map(({ id, productId, quantity, discount }) => ({ id, productId, quantity, discount }));
    if (
      await run(
        () => patchRecord('orders', order.id, order.etag, { lines }),
        t('orders.saved', { number: order.number }),
      )
    )
      setDraft(undefined);
  };
  if (draft) {
    return (
      <>
        <OrderLinesInput label={t('fields.lines')} value={draft} onChange={(rows) => setDraft(rows as OrderLine[])} />
        <Group gap="xs" mt="sm">
          <Button size="xs" loading={busy} onClick={() => void save()}>
            {t('dialog.save')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDraft(undefined)}>
            {t('dialog.cancel')}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <OrderLines order={order} />
      {isAllowed(order, 'editLines') && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setDraft(order.lines ?? [])}>
          {t('rows.editShort')}
        </Button>
      )}
    </>
  );
}

/** What was ordered, and how much of it is held, missing, shipped and returned, in all units of the product. */
export function OrderLines(props: { order: Order }): ReactNode {
  const { order } = props;
  const t = useT();
  const format = useFormat();
  const held = (line: OrderLine, value: string | undefined, className?: string): ReactNode =>
    isPositive(value) && (
      <span className={className}>
        <LineQuantity line={line} quantity={{ value: value ?? '', unit: line.baseQuantity?.unit ?? '' }} />
      </span>
    );
  return (
    <DataTable
      label={t('fields.lines')}
      rows={order.lines ?? []}
      rowKey={(line, index) => line.id ?? String(index)}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (line) => (line.name ? line.name : <Referred plural="products" id={line.productId} />),
          foot: t('lines.total'),
        },
        {
          id: 'quantity',
          label: t('orders.ordered'),
          cell: (line) => <LineQuantity line={line} quantity={line.quantity} />,
        },
        {
          id: 'reserved',
          label: t('orders.reserved'),
          shown: (line) => isPositive(line.reserved),
          cell: (line) => held(line, line.reserved, parts['ok']),
        },
        {
          id: 'short',
          label: t('orders.missing'),
          shown: (line) => isPositive(line.short),
          cell: (line) => held(line, line.short, parts['danger']),
        },
        {
          id: 'shipped',
          label: t('orders.shipped'),
          shown: (line) => isPositive(line.shipped),
          cell: (line) => held(line, line.shipped),
        },
        {
          id: 'returned',
          label: t('orders.returned'),
          shown: (line) => isPositive(line.returned),
          cell: (line) => held(line, line.returned),
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
                clientId={order.clientId}
                quantity={line.quantity}
                discount={line.discount}
                date={order.orderDate}
              />
            </>
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
          foot: format.money(order.total),
        },
      ]}
    />
  );
}
