import { useCan } from '@crm/portal-sdk';
import { RefText } from '@crm/ui';
import type { ReactNode } from 'react';

/** What a role needs to read the records that are referred to; without it their names are not asked for. */
const NEEDED: Record<string, string> = {
  clients: 'clients:client:read',
  channels: 'sales:channel:read',
  deals: 'sales:deal:read',
  quotes: 'sales:quote:read',
  orders: 'sales:order:read',
  warehouses: 'sales:warehouse:read',
};

/** A referred record by its name; a dash for those who may not see such records at all. */
export function Referred(props: {
  plural: string;
  id: string | undefined;
  plain?: boolean;
  /** Nothing instead of a dash. */ quiet?: boolean;
}): ReactNode {
  const may = useCan(NEEDED[props.plural]);
  if (!props.id || !may) {
    return props.quiet ? null : (
      <span className="crm-none" aria-hidden="true">
        —
      </span>
    );
  }
  return <RefText plural={props.plural} id={props.id} plain={props.plain} />;
}
