import { usePageTitle, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { SIGNED_IN_CHANNEL } from '../dialogs/session-dialog.tsx';

/** Where the login window comes back to: tells the waiting page and closes itself. */
export function SignedInPage(): ReactNode {
  const t = useT('shell');
  usePageTitle(t('signedIn.title'));
  useEffect(() => {
    const channel = new BroadcastChannel(SIGNED_IN_CHANNEL);
    channel.postMessage('signed-in');
    channel.close();
    window.close();
  }, []);
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('signedIn.title')}</h1>
      <p>{t('signedIn.text')}</p>
    </section>
  );
}
