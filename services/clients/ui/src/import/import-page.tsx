import { useT } from '@crm/portal-sdk';
import { ImportWizard } from '@crm/ui';

export default function ImportPage() {
  const t = useT();
  return (
    <ImportWizard
      resource="client-imports"
      title={t('import.title')}
      targets={['clients']}
      targetLabel={() => t('clients.title')}
    />
  );
}
