import { useNavigate, useSearchParams } from '@crm/portal-sdk';
import { ResourceFormPage } from '@crm/ui';
import type { ReactNode } from 'react';
import { dealScreen } from './deal.screen.tsx';

/** A client's request becomes a deal: client, need and next step in one form. */
export default function NewDealPage(): ReactNode {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <ResourceFormPage
      screen={dealScreen}
      initial={{ clientId: params.get('clientId') ?? undefined, pipelineId: params.get('pipelineId') ?? undefined }}
      onSaved={(deal) => void navigate(`/sales/deals/${deal.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}
