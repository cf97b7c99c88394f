import type { ApiError } from '@crm/portal-sdk';
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useUiT } from '../base/texts.ts';
import { useCommand } from './use-command.ts';

export interface CommandDialogProps {
  title: string;
  submit: string;
  onClose: () => void;
  /** Sends the command under the key, which stays the same until it is refused or done. */
  send: (idempotencyKey: string) => Promise<unknown>;
  /** Told in a notice when it is done. */
  done?: string;
  danger?: boolean;
  disabled?: boolean;
  size?: string;
  children: ReactNode;
}

/** A command with a form of its own: what is refused is told in the dialog, with the input kept. Mount it to open it. */
export function CommandDialog(props: CommandDialogProps): ReactNode {
  const t = useUiT();
  const [failure, setFailure] = useState<ApiError>();
  const { busy, run } = useCommand(setFailure);
  const submit = async (): Promise<void> => {
    setFailure(undefined);
    const sent = await run(async (key) => ({ answer: await props.send(key) }), props.done);
    if (sent) props.onClose();
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
      closeButtonProps={{ 'aria-label': t('action.close') }}
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
              {t('action.cancel')}
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
