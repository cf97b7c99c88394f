import { useState } from 'react';
import { api, resourceKey, useCan, useQuery, useT } from '@crm/portal-sdk';
import { Button, ErrorState, Group, LoadingState, Select, Stack, Table, Text, TextInput, useChanges } from '@crm/ui';
import { chosenOf, differences, permissionsOf, rowsOfPermissions, scopes, type PermissionInfo } from './matrix.ts';
import { roleScreen, type AccessScope, type Role } from './role.screen.ts';

/** Every permission of the platform with the rows that this role reaches by it. */
export function PermissionMatrix({ role }: { role: Role }) {
  const t = useT();
  const mayEdit = useCan('identity:role:edit');
  const { setField } = useChanges(roleScreen, 'role');
  const [chosen, setChosen] = useState(() => chosenOf(role));
  const [wanted, setWanted] = useState('');
  const known = useQuery({
    queryKey: resourceKey('permissions'),
    queryFn: ({ signal }) => api<{ permissions: PermissionInfo[] }>('/permissions', { signal }),
    staleTime: Infinity,
  });
  if (known.error) return <ErrorState error={known.error} onRetry={() => void known.refetch()} />;
  if (!known.data) return <LoadingState />;

  const rows = rowsOfPermissions(
    known.data.permissions.filter(({ permission }) => permission.includes(wanted.trim().toLowerCase())),
  );
  const changes = differences(chosenOf(role), chosen);
  const set = (permission: string, scope: string | null) =>
    setChosen((before) => {
      const after = new Map(before);
      if (scope === null) after.delete(permission);
      else after.set(permission, scope as AccessScope);
      return after;
    });
  return (
    <Stack>
      <Group justify="space-between">
        <TextInput
          type="search"
          label={t('roles.find')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {mayEdit && (
          <Group>
            <Text size="sm" aria-live="polite">
              {t('roles.changes', { count: changes.length })}
            </Text>
            <Button
              disabled={changes.length === 0}
              onClick={() => void setField(role, 'permissions', permissionsOf(chosen))}
            >
              {t('roles.save')}
            </Button>
          </Group>
        )}
      </Group>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('roles.permission')}</Table.Th>
            <Table.Th>{t('roles.scope')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.flatMap((row) =>
            row.permissions.map(({ permission }) => (
              <Table.Tr key={permission}>
                <Table.Td>{permission}</Table.Td>
                <Table.Td>
                  <Select
                    aria-label={permission}
                    size="xs"
                    clearable
                    clearButtonProps={{ 'aria-label': t('roles.none') }}
                    placeholder={t('roles.none')}
                    disabled={!mayEdit}
                    value={chosen.get(permission) ?? null}
                    data={scopes.map((scope) => ({ value: scope, label: t(`enums.${scope}`) }))}
                    onChange={(scope) => set(permission, scope)}
                  />
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
