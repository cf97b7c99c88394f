import { useT } from '@crm/portal-sdk';
import { ImportWizard } from '@crm/ui';

export default function ImportPage() {
  const t = useT();
  return (
    <ImportWizard
      resource="client-imports"
      title={t('import.title')}
      targets={['clients', 'activities']}
      targetLabel={(name) => t(name === 'activities' ? 'activities.title' : 'clients.title')}
    />
  );
}
