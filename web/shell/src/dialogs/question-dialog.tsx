import { useT } from '@crm/portal-sdk';
import { questionStore, useStore } from '@crm/portal-sdk/host';
import { Button, Group, Modal, Text } from '@crm/ui';
import type { ReactNode } from 'react';

/** The dialog behind `confirm()`. Focus begins on Cancel where something is lost. */
export function QuestionDialog(): ReactNode {
  const t = useT('shell');
  const question = useStore(questionStore);
  if (!question) return null;
  return (
    <Modal
      opened
      onClose={() => question.answer(false)}
      title={question.title}
      withCloseButton={false}
      role="alertdialog"
    >
      {question.text && <Text>{question.text}</Text>}
      <Group mt="md" justify="flex-end">
        <Button variant="default" data-autofocus={question.danger || undefined} onClick={() => question.answer(false)}>
          {t('question.cancel')}
        </Button>
        <Button
          color={question.danger ? 'red' : undefined}
          data-autofocus={question.danger ? undefined : true}
          onClick={() => question.answer(true)}
        >
          {question.confirm ?? t('question.ok')}
        </Button>
      </Group>
    </Modal>
  );
}
