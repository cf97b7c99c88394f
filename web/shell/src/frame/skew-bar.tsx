import { useT } from '@crm/portal-sdk';
import { skewStore, useStore } from '@crm/portal-sdk/host';
import { Button } from '@crm/ui';
import type { ReactNode } from 'react';

/** A module was released anew while this tab was open. Never reloads by itself: there may be input. */
export function SkewBar(): ReactNode {
  const t = useT('shell');
  if (!useStore(skewStore)) return null;
  return (
    <div className="crm-skew" role="status">
      {t('skew.text')} <Button onClick={() => location.reload()}>{t('skew.reload')}</Button>
    </div>
  );
}
