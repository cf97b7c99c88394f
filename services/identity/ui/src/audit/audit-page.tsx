import { ResourceList } from '@crm/ui/grid';
import { auditScreen } from './audit.screen.ts';

export default function AuditPage() {
  return <ResourceList screen={auditScreen} />;
}
