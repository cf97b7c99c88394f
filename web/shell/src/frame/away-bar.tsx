import { useLabel, useT } from '@crm/portal-sdk';
import { awayStore, useRegistry, useStore } from '@crm/portal-sdk/host';
import type { ReactNode } from 'react';

/** What everything stands on has names that a person understands. */
const known = ['redis', 'keycloak', 'kafka', 'portal'];

/** Says what of the platform is away; it goes by itself once all of it is back. */
export function AwayBar(): ReactNode {
  const t = useT('shell');
  const label = useLabel();
  const remotes = useRegistry();
  const away = useStore(awayStore);
  if (away.length === 0) return null;
  const nameOf = (name: string): string => {
    const remote = remotes.find(({ id }) => id === name);
    if (remote) return label(remote.title);
    return known.includes(name) ? t(`away.${name}`) : name;
  };
  return (
    <div className="crm-away" role="status">
      {t('away.text', { names: away.map(nameOf).join(', ') })}
    </div>
  );
}
