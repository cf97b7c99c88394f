import { useT } from '@crm/portal-sdk';
import { Button, Group, patchRecord, Stack, TextInput, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import type { Deal } from '../records.ts';
import { NextStep, useToday } from './next-step.tsx';

const PRESETS = [
  { id: 'day1', days: 1 },
  { id: 'days3', days: 3 },
  { id: 'weeks2', days: 14 },
] as const;

/** What is to be done next and when, with the usual dates one click away. */
export function NextStepForm(props: { deal: Deal; editable: boolean }): ReactNode {
  const { deal, editable } = props;
  const t = useT();
  const today = useToday();
  const { run, busy } = useCommand();
  const [text, setText] = useState(deal.nextStep ?? '');
  const [date, setDate] = useState(deal.nextStepDate ?? '');
  if (!editable) return <NextStep deal={deal} />;
  const changed = text !== (deal.nextStep ?? '') || date !== (deal.nextStepDate ?? '');
  const save = (): void =>
    void run(() => patchRecord('deals', deal.id, deal.etag, { nextStep: text, nextStepDate: date }), t('steps.saved'));
  return (
    <Stack gap="xs">
      <NextStep deal={deal} short />
      <TextInput
        label={t('steps.what')}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Day label={t('steps.when')} value={date} onChange={setDate} />
      <Group gap={4}>
        {PRESETS.map((preset) => (
          <Button
            key={preset.id}
            size="compact-xs"
            variant="default"
            onClick={() => setDate(plusDays(today, preset.days))}
          >
            {t(`steps.presets.${preset.id}`)}
          </Button>
        ))}
      </Group>
      <Button size="xs" disabled={!changed} loading={busy} onClick={save}>
        {t('steps.save')}
      </Button>
    </Stack>
  );
}

/** "2026-11-22" and 3 -> "2026-11-25". */
export function plusDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
