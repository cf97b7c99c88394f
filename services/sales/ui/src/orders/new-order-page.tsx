import { useNavigate, useSearchParams } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import type { ReactNode } from 'react';
import { orderScreen } from './order.screen.tsx';

/** An order without a deal: a client who buys at once. */
export default function NewOrderPage(): ReactNode {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <ResourceFormPage
      screen={orderScreen}
      initial={{ clientId: params.get('clientId') ?? undefined, lines: [{}] }}
      onSaved={(order) => void navigate(`/sales/orders/${order.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}
