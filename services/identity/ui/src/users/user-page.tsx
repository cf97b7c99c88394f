import { useState } from 'react';
import { api, confirm, notify, resourceKey, toApiError, useParams, useQueryClient, useT } from '@crm/portal-sdk';
import { Chip, Modal, ResourcePage, type PageAction } from '@crm/ui';
import { PasswordForm } from './password-form.tsx';
import { RolesTab } from './roles-tab.tsx';
import { tones, userScreen, type User, type UserVerb } from './user.screen.ts';

export default function UserPage() {
  const { id = '' } = useParams();
  const t = useT();
  const client = useQueryClient();
  const [settingPassword, setSettingPassword] = useState(false);

  const turn = async (user: User, verb: 'deactivate' | 'activate') => {
    if (
      verb === 'deactivate' &&
      !(await confirm({
        title: t('users.confirmDeactivate', { name: user.name }),
        text: t('users.deactivateText'),
        confirm: t('users.deactivate'),
        danger: true,
      }))
    )
      return;
    try {
      await api(`/users/${user.id}:${verb}`, { json: { etag: user.etag } });
      notify({ kind: 'success', text: t(`users.${verb}d`, { name: user.name }) });
    } catch (error) {
      notify({ kind: 'error', text: toApiError(error).message });
    }
    await client.invalidateQueries({ queryKey: resourceKey('users') });
  };
  const action = (verb: UserVerb, icon: string, act: () => void) => ({
    ...{ id: `user.${verb}`, verb, label: t(`users.${verb}`), icon, run: act },
  });
  const actions = (user: User): PageAction[] => [
    { ...action('setPassword', 'lock', () => setSettingPassword(true)), next: true },
    { ...action('deactivate', 'fail', () => void turn(user, 'deactivate')), danger: true },
    action('activate', 'ok', () => void turn(user, 'activate')),
  ];

  return (
    <>
      <ResourcePage
        screen={userScreen}
        id={id}
        header={(user) => user.status && <Chip tone={tones[user.status]}>{t(`enums.${user.status}`)}</Chip>}
        tabs={(user) => [{ id: 'roles', label: t('users.roles'), content: <RolesTab user={user} /> }]}
        actions={actions}
      />
      <Modal opened={settingPassword} onClose={() => setSettingPassword(false)} title={t('users.setPassword')}>
        <PasswordForm userId={id} onDone={() => setSettingPassword(false)} />
      </Modal>
    </>
  );
}
