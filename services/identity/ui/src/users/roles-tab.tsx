import { useState } from 'react';
import { useCan, useT } from '@crm/portal-sdk';
import { Button, Group, RefMultiSelect, Stack, useChanges } from '@crm/ui';
import { userScreen, type User } from './user.screen.ts';

/** The user's roles: what they give works at once, without a new login. */
export function RolesTab({ user }: { user: User }) {
  const t = useT();
  const mayEdit = useCan('identity:user:edit');
  const { setField } = useChanges(userScreen, 'user');
  const [roleIds, setRoleIds] = useState<string[]>(user.roleIds ?? []);
  const changed = String(roleIds) !== String(user.roleIds ?? []);
  return (
    <Stack>
      <RefMultiSelect
        resource="roles"
        label={t('users.roles')}
        value={roleIds}
        onChange={setRoleIds}
        disabled={!mayEdit}
      />
      {mayEdit && (
        <Group>
          <Button disabled={!changed} onClick={() => void setField(user, 'roleIds', roleIds)}>
            {t('users.saveRoles')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
