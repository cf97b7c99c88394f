import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { Button, Icon } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { LinesDialog } from '../orders/lines-dialog.tsx';
import { OrderStates } from '../orders/order-states.tsx';
import { isPositive } from '../parts/decimal.ts';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { Order, OrderLine } from '../records.ts';
import { Column } from './column.tsx';
import styles from './warehouse.module.css';

const TO_SHIP = ['RESERVED', 'BACKORDERED', 'PAID', 'PICKING']
  .map((status) => `status = "ORDER_STATUS_${status}"`)
  .join(' OR ');

/** Orders that hold goods or wait for them, the soonest wanted first. */
export function OrdersColumn(props: { filter: string }): ReactNode {
  const t = useT();
  const orders = useRows<Order>('orders', `(${TO_SHIP})${props.filter}`, 'wanted_date');
  const [shipping, setShipping] = useState<Order>();
  return (
    <>
      <Column
        title={t('warehouse.orders')}
        empty={t('warehouse.noOrders')}
        rows={orders.rows}
        error={orders.error}
        onRetry={orders.refetch}
        card={(order) => <OrderCard order={order} onShip={() => setShipping(order)} />}
      />
      {shipping && <LinesDialog order={shipping} verb="writeOff" onClose={() => setShipping(undefined)} />}
    </>
  );
}

function OrderCard(props: { order: Order; onShip: () => void }): ReactNode {
  const { order } = props;
  const t = useT();
  const format = useFormat();
  const mayShip = useCan('sales:order:write_off');
  const holds = (order.lines ?? []).some((line) => isPositive(line.reserved));
  return (
    <>
      <header>
        <Link to={`/sales/orders/${order.id}`}>{order.number}</Link>
        <OrderStates order={order} />
      </header>
      <div className={styles['pair']}>
        <Referred plural="clients" id={order.clientId} plain quiet />
        {order.wantedDate && (
          <span className="crm-faint">{t('warehouse.wanted', { date: format.date(order.wantedDate) })}</span>
        )}
      </div>
      <ul className={styles['goods']}>
        {(order.lines ?? []).map((line, index) => (
          <li key={line.id ?? index}>
            <strong>{line.name || <Referred plural="products" id={line.productId} plain />}</strong>
            <Amount label={t('orders.ordered')} line={line} value={line.baseQuantity?.value} />
            <Amount label={t('orders.reserved')} line={line} value={line.reserved} className={styles['held']} />
            <Amount label={t('orders.missing')} line={line} value={line.short} className={styles['short']} />
            <Amount label={t('orders.shipped')} line={line} value={line.shipped} />
          </li>
        ))}
      </ul>
      {mayShip && holds && (
        <div>
          <Button size="compact-sm" leftSection={<Icon name="truck" size={14} />} onClick={props.onShip}>
            {t('orders.writeOff')}
          </Button>
        </div>
      )}
    </>
  );
}

function Amount(props: { label: string; line: OrderLine; value: string | undefined; className?: string }): ReactNode {
  const { line, value } = props;
  if (!isPositive(value)) return null;
  return (
    <div className={[styles['pair'], props.className].filter(Boolean).join(' ')}>
      <span>{props.label}:</span>
      <ConvertedQuantity
        productId={line.productId}
        quantity={{ value: value ?? '', unit: line.baseQuantity?.unit ?? '' }}
      />
    </div>
  );
}
