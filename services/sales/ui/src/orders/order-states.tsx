import { useT } from '@crm/portal-sdk';
import type { Tone } from '@crm/ui';
import { Chip, Group } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Order } from '../records.ts';

export const ORDER_TONES: Record<string, Tone> = {
  ORDER_STATUS_CONFIRMED: 'info',
  ORDER_STATUS_RESERVED: 'info',
  ORDER_STATUS_BACKORDERED: 'warn',
  ORDER_STATUS_PAID: 'ok',
  ORDER_STATUS_PICKING: 'info',
  ORDER_STATUS_SHIPPED: 'ok',
  ORDER_STATUS_COMPLETED: 'ok',
  ORDER_STATUS_CANCELLED: 'danger',
  ORDER_STATUS_RETURNED: 'warn',
};

export const PAYMENT_TONES: Record<string, Tone> = {
  PAYMENT_STATUS_PART_PAID: 'warn',
  PAYMENT_STATUS_PAID: 'ok',
  PAYMENT_STATUS_OVERDUE: 'danger',
};

/** Where an order stands: its state, its payment, and whether goods are missing. */
export function OrderStates(props: { order: Order }): ReactNode {
  const { status, paymentStatus, hasShortage } = props.order;
  const t = useT();
  return (
    <Group gap={4}>
      {status && <Chip tone={ORDER_TONES[status]}>{t(`enums.${status}`)}</Chip>}
      {paymentStatus && <Chip tone={PAYMENT_TONES[paymentStatus]}>{t(`enums.${paymentStatus}`)}</Chip>}
      {hasShortage && (
        <Chip tone="warn" icon="alert">
          {t('orders.short')}
        </Chip>
      )}
    </Group>
  );
}
