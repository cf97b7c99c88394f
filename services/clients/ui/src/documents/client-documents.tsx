import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { documentScreen } from './document.screen.tsx';

/** The documents of one client. */
export function ClientDocuments({ clientId }: { clientId: string }): ReactNode {
  return <ResourceList screen={documentScreen} title={false} createTo={false} filter={`client_id = "${clientId}"`} />;
}
