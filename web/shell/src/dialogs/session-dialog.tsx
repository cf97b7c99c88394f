import { useT } from '@crm/portal-sdk';
import { useStore } from '@crm/portal-sdk/host';
import { Button, Group, Modal, Text } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { loginUrl } from '../boot/session.ts';
import { checkSession, expiredStore, giveUp } from '../boot/sign-in-again.ts';

/** The page that the login window comes back to; it tells this one and closes itself. */
export const SIGNED_IN_CHANNEL = 'crm.signed-in';

/** Over the page, whose input survives: sign in again in a window beside it, and what was asked goes on. */
export function SessionDialog(): ReactNode {
  const t = useT('shell');
  const open = useStore(expiredStore).length > 0;
  useEffect(() => {
    if (!open) return undefined;
    const channel = new BroadcastChannel(SIGNED_IN_CHANNEL);
    const look = (): void => void checkSession();
    channel.onmessage = look;
    addEventListener('focus', look);
    return () => {
      channel.close();
      removeEventListener('focus', look);
    };
  }, [open]);
  if (!open) return null;
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('session.title')}
    >
      <Text>{t('session.text')}</Text>
      <Group mt="md">
        <Button onClick={() => window.open(loginUrl('/signed-in'), 'crm-login', 'popup,width=520,height=720')}>
          {t('session.signIn')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            giveUp();
            location.assign(loginUrl('/'));
          }}
        >
          {t('session.leave')}
        </Button>
      </Group>
    </Modal>
  );
}
