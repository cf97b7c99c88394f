import { ResourceList } from '@crm/ui/grid';
import { auditScreen } from './audit.screen.tsx';

export default function AuditPage() {
  return <ResourceList screen={auditScreen} />;
}
