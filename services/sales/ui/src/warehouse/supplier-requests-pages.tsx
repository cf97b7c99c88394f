import { useCan, useFormat, useT } from '@crm/portal-sdk';
import { Chip, isAllowed } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { SupplierRequest, SupplierRequestLine } from '../records.ts';
import { RequestButtons } from './request-buttons.tsx';
import { REQUEST_TONES, supplierRequestScreen } from './supplier-request.screen.tsx';

/** What is asked of suppliers: list, form and card. */
export default function SupplierRequestsPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={supplierRequestScreen}
      editTab={(request) => isAllowed(request, 'edit')}
      page={{
        header: (request) =>
          request.status && <Chip tone={REQUEST_TONES[request.status]}>{t(`enums.${request.status}`)}</Chip>,
        buttons: (request) => <RequestButtons request={request} />,
        tabs: (request) => [{ id: 'lines', label: t('fields.lines'), content: <Lines request={request} /> }],
      }}
    />
  );
}

function Lines(props: { request: SupplierRequest }): ReactNode {
  const t = useT();
  const format = useFormat();
  const seesCost = useCan('sales:cost:read');
  return (
    <DataTable
      label={t('fields.lines')}
      rows={props.request.lines ?? []}
      rowKey={(line, index) => line.id ?? String(index)}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (line) => <Referred plural="products" id={line.productId} />,
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          cell: (line) => <ConvertedQuantity productId={line.productId} quantity={line.quantity} />,
        },
        {
          id: 'received',
          label: t('supplierRequests.came'),
          cell: (line) =>
            line.received && (
              <ConvertedQuantity
                productId={line.productId}
                quantity={{ value: line.received, unit: line.baseQuantity?.unit }}
              />
            ),
        },
        ...(seesCost
          ? [
              {
                id: 'cost',
                label: t('fields.cost'),
                end: true,
                cell: (line: SupplierRequestLine) => format.money(line.cost),
              },
            ]
          : []),
      ]}
    />
  );
}
