import type { ApiError } from '@crm/portal-sdk';
import { notify, toApiError, useT } from '@crm/portal-sdk';
import { Alert, Button, Group, Modal, Stack } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useRun } from './use-run.ts';

export interface CommandDialogProps {
  title: string;
  submit: string;
  onClose: () => void;
  /** Sends the command under the key, which stays the same until it is refused or done. */
  send: (idempotencyKey: string) => Promise<void>;
  /** Told in a notice when it is done. */
  done?: string;
  danger?: boolean;
  disabled?: boolean;
  size?: string;
  children: ReactNode;
}

/** A command with a form of its own: what is refused is told in the dialog, with the input kept. Mount it to open it. */
export function CommandDialog(props: CommandDialogProps): ReactNode {
  const t = useT();
  const { refresh } = useRun();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await props.send(key);
      if (props.done) notify({ kind: 'success', text: props.done });
      void refresh();
      props.onClose();
    } catch (error) {
      const refused = toApiError(error);
      setFailure(refused);
      if (refused.status >= 400 && refused.status < 500) setKey(crypto.randomUUID());
      setBusy(false);
      void refresh();
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    void submit();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      size={props.size ?? 'md'}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          {failure && (
            <Alert color="red" role="alert" title={failure.message}>
              {failure.violations.length > 0 && (
                <ul>
                  {failure.violations.map((violation) => (
                    <li key={violation.field}>{violation.message}</li>
                  ))}
                </ul>
              )}
            </Alert>
          )}
          {props.children}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('dialog.cancel')}
            </Button>
            <Button type="submit" color={props.danger ? 'red' : undefined} loading={busy} disabled={props.disabled}>
              {props.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
