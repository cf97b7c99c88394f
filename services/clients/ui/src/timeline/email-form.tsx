import { api, useT } from '@crm/portal-sdk';
import { Button, Group, RefMultiSelect, Stack, TagsInput, Textarea, TextInput, useCommand, useReferred } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useEffect, useState } from 'react';
import type { Client } from '../records.ts';
import type { WorkContext } from './work-composer.tsx';

/** A letter to the client with documents of the CRM attached; it is sent in the background. */
export function EmailForm(props: { context: WorkContext; onDone: () => void }): ReactNode {
  const { context, onDone } = props;
  const t = useT();
  const { busy, run } = useCommand();
  const client = useReferred('clients', context.clientId).record as unknown as Client | undefined;
  const known = (client?.emails ?? []).map(({ address }) => address);
  const primary = client?.emails?.find((one) => one.primary)?.address ?? known[0];
  const [to, setTo] = useState<string[]>([]);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [documentIds, setDocumentIds] = useState<string[]>([]);
  useEffect(() => {
    if (primary) setTo((entered) => (entered.length > 0 ? entered : [primary]));
  }, [primary]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const sent = await run(
      (idempotencyKey) => api('/emails', { json: { ...context, to, subject, text, documentIds }, idempotencyKey }),
      t('composer.sent'),
    );
    if (sent) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate aria-label={t('composer.email')}>
      <Stack gap="xs">
        <TagsInput
          label={t('fields.to')}
          data={known}
          value={to}
          onChange={setTo}
          comboboxProps={{ withinPortal: false }}
        />
        <TextInput
          label={t('fields.mailSubject')}
          required
          withAsterisk={false}
          value={subject}
          maxLength={300}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t('composer.text')}
          value={text}
          autosize
          minRows={4}
          maxLength={100_000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {context.clientId && (
          <RefMultiSelect
            resource="documents"
            label={t('composer.attachments')}
            filter={`client_id = "${context.clientId}"`}
            value={documentIds}
            onChange={setDocumentIds}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={to.length === 0 || subject.trim() === ''}>
            {t('composer.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
