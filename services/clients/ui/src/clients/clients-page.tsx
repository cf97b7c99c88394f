import { useCan } from '@crm/portal-sdk';
import { ResourceList } from '@crm/ui/grid';
import { clientScreen } from './client.screen.tsx';

export default function ClientsPage() {
  const mayImport = useCan('clients:client:import');
  return <ResourceList screen={clientScreen} {...(mayImport && { importTo: '/clients/import' })} />;
}
