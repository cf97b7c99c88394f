import { useT } from '@crm/portal-sdk';
import { ImportWizard } from '@crm/ui';
import type { ReactNode } from 'react';

/** Takes the company's past in: a ledger of invoices becomes clients, products, orders and returns. */
export default function ImportsPage(): ReactNode {
  const t = useT();
  return (
    <ImportWizard
      resource="sales-imports"
      title={t('imports.title')}
      targets={['ledger']}
      targetLabel={() => t('imports.ledger')}
    />
  );
}
