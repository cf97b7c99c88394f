import { useState, type FormEvent } from 'react';
import { api, notify, toApiError, useT } from '@crm/portal-sdk';
import { Button, Checkbox, Group, Stack, TextInput } from '@crm/ui';

/** Sets a user's password; by default one that he must change when he logs in. */
export function PasswordForm({ userId, onDone }: { userId: string; onDone: () => void }) {
  const t = useT();
  const [password, setPassword] = useState('');
  const [temporary, setTemporary] = useState(true);
  const [refusal, setRefusal] = useState<string>();
  const [sending, setSending] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setRefusal(undefined);
    try {
      await api(`/users/${userId}:setPassword`, { json: { password, temporary } });
      notify({ kind: 'success', text: t('users.passwordSet') });
      onDone();
    } catch (error) {
      const { message, violations } = toApiError(error);
      setRefusal(violations[0]?.message ?? message);
    } finally {
      setSending(false);
    }
  };

  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <TextInput
          type="password"
          label={t('users.password')}
          autoComplete="new-password"
          required
          minLength={8}
          value={password}
          error={refusal}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Checkbox
          label={t('users.temporary')}
          checked={temporary}
          onChange={(event) => setTemporary(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={sending}>
            {t('users.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
