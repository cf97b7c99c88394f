import type { Money } from '@crm/portal-sdk';
import { useFormat, useT } from '@crm/portal-sdk';
import { Button, Panel, useRecord } from '@crm/ui';
import type { ReactNode } from 'react';
import { OrderStates } from '../orders/order-states.tsx';
import parts from '../parts/parts.module.css';
import { Referred } from '../parts/referred.tsx';
import type { Order } from '../records.ts';

/** Beside a payment: what the order still owes, taken over by a click. */
export function OrderDue(props: { orderId: string | undefined; onTake: (amount: Money) => void }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { record: order } = useRecord<Order>('orders', props.orderId);
  if (!order) return <p className={parts['muted']}>{t('payments.chooseOrder')}</p>;
  const { due, returned } = order;
  return (
    <Panel title={order.number}>
      <p>
        <Referred plural="clients" id={order.clientId} />
      </p>
      <OrderStates order={order} />
      <p>
        {t('fields.total')}: <span className="crm-num">{format.money(order.total)}</span>
        <br />
        {returned && (
          <>
            {t('fields.returned')}: <span className="crm-num">{format.money(returned)}</span>
            <br />
          </>
        )}
        {t('fields.due')}: <strong className="crm-num">{format.money(due)}</strong>
      </p>
      {due && (
        <Button size="xs" variant="default" onClick={() => props.onTake(due)}>
          {t('payments.takeDue')}
        </Button>
      )}
    </Panel>
  );
}
