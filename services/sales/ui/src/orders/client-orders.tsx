import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { orderScreen } from './order.screen.tsx';

const ofClient = {
  ...orderScreen,
  columns: orderScreen.columns.filter(({ field }) => field !== 'clientId'),
  views: [],
};

/** All orders of a client, on his card. */
export default function ClientOrders(props: { clientId: string }): ReactNode {
  return (
    <ResourceList
      screen={ofClient}
      title={false}
      createTo={`/sales/orders/new?clientId=${props.clientId}`}
      filter={`client_id = "${props.clientId}"`}
    />
  );
}
