import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { orderScreen } from './order.screen.tsx';

export default function OrdersPage(): ReactNode {
  return <ResourceList screen={orderScreen} />;
}
