import { useT } from '@crm/portal-sdk';
import { Button, Group, Modal, Stack } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useRun } from './use-run.ts';

/** A command with a form of its own. Mount it to open it; it closes when the command is done. */
export function Dialog(props: {
  title: string;
  submit: string;
  done?: string;
  danger?: boolean;
  disabled?: boolean;
  onClose: () => void;
  send: (idempotencyKey: string) => Promise<unknown>;
  children: ReactNode;
}): ReactNode {
  const t = useT();
  const { busy, run } = useRun();
  const submit = async (): Promise<void> => {
    const done = await run(async (key) => ({ answer: await props.send(key) }), props.done);
    if (done) props.onClose();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    void submit();
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('dialog.close') }}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
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
