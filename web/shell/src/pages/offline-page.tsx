import type { ApiError } from '@crm/portal-sdk';
import { useT } from '@crm/portal-sdk';
import { Button, Icon } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { SESSION } from '../boot/session.ts';

const AGAIN_MS = 5000;

/** Before anything could be shown: the gateway does not answer. Tries again by itself and then loads the page. */
export function OfflinePage({ error }: { error: ApiError }): ReactNode {
  const t = useT('shell');
  useEffect(() => {
    const timer = setInterval(() => {
      fetch(SESSION, { credentials: 'same-origin' }).then(
        (response) => (response.ok || response.status === 401) && location.reload(),
        () => undefined,
      );
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="crm-offline">
      <Icon name="offline" size={32} />
      <h1>{t('offline.title')}</h1>
      <p>{t('offline.text')}</p>
      <code>{error.message}</code>
      <Button onClick={() => location.reload()}>{t('offline.retry')}</Button>
    </main>
  );
}
