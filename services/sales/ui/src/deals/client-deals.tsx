import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { dealScreen } from './deal.screen.tsx';

const ofClient = { ...dealScreen, columns: dealScreen.columns.filter(({ field }) => field !== 'clientId'), views: [] };

/** All deals of a client, on his card. */
export default function ClientDeals(props: { clientId: string }): ReactNode {
  return (
    <ResourceList
      screen={ofClient}
      title={false}
      createTo={`/sales/deals/new?clientId=${props.clientId}`}
      filter={`client_id = "${props.clientId}"`}
    />
  );
}
