import { api, notify, resourceKey, useQuery, useT } from '@crm/portal-sdk';
import { Button, Group, SegmentedControl, Select, Stack, Textarea, TextInput, useCommand } from '@crm/ui';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import type { Activity, ActivityResult } from '../records.ts';
import type { WorkContext } from './work-composer.tsx';

const PRESETS = ['CALL_BACK', 'SEND_OFFER', 'OFFER_DISCOUNT', 'CHECK_PAYMENT', 'SEND_DOCUMENTS'] as const;
const DUE = ['+1 working day', '+3 working days', '+2w'] as const;

/** The results that an activity of a type may be closed with, in the user's language. */
export function useResults(type: string): readonly ActivityResult[] {
  const query = useQuery({
    queryKey: resourceKey('activity-results', type),
    queryFn: ({ signal }) => api<{ results?: ActivityResult[] }>('/activity-results', { query: { type }, signal }),
    staleTime: 5 * 60_000,
  });
  return query.data?.results ?? [];
}

/** Plans an activity, or writes down one that is done: a note at once, a call with its result. */
export function ActivityForm(props: { type: string; context: WorkContext; onDone: () => void }): ReactNode {
  const { type, context, onDone } = props;
  const t = useT();
  const { busy, run } = useCommand();
  const isNote = type === 'ACTIVITY_TYPE_NOTE';
  const isTask = type === 'ACTIVITY_TYPE_TASK';
  const [mode, setMode] = useState(isNote ? 'done' : 'plan');
  const [preset, setPreset] = useState<string | null>(null);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [dueIn, setDueIn] = useState<string>(DUE[1]);
  const [resultCode, setResultCode] = useState<string | null>(null);
  const results = useResults(type);
  const planned = !isNote && mode === 'plan';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const activity = {
      type,
      ...context,
      subject,
      description: text,
      ...(planned
        ? { dueIn, ...(preset && { preset: `ACTIVITY_PRESET_${preset}` }) }
        : { ...(resultCode && { resultCode }) }),
    };
    const made = await run(
      (idempotencyKey) => api<Activity>('/activities', { json: activity, idempotencyKey }),
      t(planned ? 'composer.planned' : 'composer.written'),
    );
    if (made?.warning === 'CLIENT_PROTECTED') notify({ kind: 'warning', text: t('composer.foreign') });
    if (made) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate aria-label={t(`enums.${type}`)}>
      <Stack gap="xs">
        {!isNote && !isTask && (
          <SegmentedControl
            size="xs"
            aria-label={t('composer.when')}
            value={mode}
            onChange={setMode}
            data={[
              { value: 'plan', label: t('composer.plan') },
              { value: 'done', label: t('composer.done') },
            ]}
          />
        )}
        {isTask && (
          <Select
            label={t('fields.preset')}
            data={PRESETS.map((one) => ({ value: one, label: t(`enums.ACTIVITY_PRESET_${one}`) }))}
            value={preset}
            clearable
            clearButtonProps={{ 'aria-label': t('rows.clear') }}
            comboboxProps={{ withinPortal: false }}
            onChange={setPreset}
          />
        )}
        {!isNote && (
          <TextInput
            label={t('fields.subject')}
            value={subject}
            maxLength={300}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
        )}
        <Textarea
          label={t(isNote ? 'composer.note' : 'fields.description')}
          value={text}
          autosize
          minRows={2}
          maxLength={20_000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {planned && (
          <Group gap="xs" align="end">
            <SegmentedControl
              size="xs"
              aria-label={t('fields.dueTime')}
              value={dueIn}
              onChange={setDueIn}
              data={DUE.map((value) => ({ value, label: t(`due.${value}`) }))}
            />
          </Group>
        )}
        {!planned && !isNote && (
          <Select
            label={t('fields.resultCode')}
            required
            withAsterisk={false}
            data={results.map(({ code, name }) => ({ value: code, label: name }))}
            value={resultCode}
            comboboxProps={{ withinPortal: false }}
            onChange={setResultCode}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('dialog.cancel')}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={(isNote && text.trim() === '') || (!planned && !isNote && !resultCode)}
          >
            {t('dialog.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
