import { useState } from 'react';
import {
  api,
  confirm,
  notify,
  resourceKey,
  toApiError,
  useCan,
  useParams,
  useQueryClient,
  useT,
} from '@crm/portal-sdk';
import { Button, Chip, Modal, ResourcePage, type PageAction } from '@crm/ui';
import { PasswordForm } from './password-form.tsx';
import { RolesTab } from './roles-tab.tsx';
import { userScreen, type User } from './user.screen.ts';

const isActive = (user: User): boolean => user.status !== 'USER_STATUS_DEACTIVATED';

export default function UserPage() {
  const { id = '' } = useParams();
  const t = useT();
  const client = useQueryClient();
  const mayEdit = useCan('identity:user:edit');
  const [settingPassword, setSettingPassword] = useState(false);

  const turn = async (user: User) => {
    const off = isActive(user);
    if (
      off &&
      !(await confirm({
        title: t('users.confirmDeactivate', { name: user.name }),
        text: t('users.deactivateText'),
        confirm: t('users.deactivate'),
        danger: true,
      }))
    )
      return;
    try {
      await api(`/users/${user.id}:${off ? 'deactivate' : 'activate'}`, { json: { etag: user.etag } });
      notify({ kind: 'success', text: t(off ? 'users.deactivated' : 'users.activated', { name: user.name }) });
    } catch (error) {
      notify({ kind: 'error', text: toApiError(error).message });
    }
    await client.invalidateQueries({ queryKey: resourceKey('users') });
  };
  const actions = (user: User): PageAction[] => [
    {
      id: 'turn',
      label: t(isActive(user) ? 'users.deactivate' : 'users.activate'),
      icon: isActive(user) ? 'lock' : 'ok',
      danger: isActive(user),
      permission: 'identity:user:deactivate',
      run: () => void turn(user),
    },
  ];

  return (
    <>
      <ResourcePage
        screen={userScreen}
        id={id}
        header={(user) => (isActive(user) ? null : <Chip tone="neutral">{t('enums.USER_STATUS_DEACTIVATED')}</Chip>)}
        tabs={(user) => [{ id: 'roles', label: t('users.roles'), content: <RolesTab user={user} /> }]}
        buttons={(user) =>
          mayEdit &&
          isActive(user) && (
            <Button variant="default" onClick={() => setSettingPassword(true)}>
              {t('users.setPassword')}
            </Button>
          )
        }
        actions={actions}
      />
      <Modal opened={settingPassword} onClose={() => setSettingPassword(false)} title={t('users.setPassword')}>
        <PasswordForm userId={id} onDone={() => setSettingPassword(false)} />
      </Modal>
    </>
  );
}
