import { useT } from '@crm/portal-sdk';
import { ImportWizard } from '@crm/ui';
import type { ReactNode } from 'react';

/** Takes files in: a ledger of invoices becomes clients, products, orders and returns; deals and prices come from files of their own. */
export default function ImportsPage(): ReactNode {
  const t = useT();
  return (
    <ImportWizard
      resource="sales-imports"
      title={t('imports.title')}
      targets={['ledger', 'deals', 'price-book-entries']}
      targetLabel={(name) => t(name === 'ledger' ? 'imports.ledger' : `${name}.title`)}
    />
  );
}
