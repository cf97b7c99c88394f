import { useSession, useT } from '@crm/portal-sdk';
import { Button, Group, IconButton, Select, Stack, Text, TextInput, type InputProps } from '@crm/ui';
import type { Calendar, WorkInterval } from './calendar.screen.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** 2024-01-01 was a Monday. */
const dayOf = (weekday: number): string => new Date(Date.UTC(2024, 0, weekday)).toISOString();

/** Working hours of the week; several intervals a day leave room for a lunch. */
export function WeeklyInput({ value, onChange, label, error }: InputProps<Calendar>) {
  const t = useT();
  const { locale } = useSession();
  const intervals = (value as WorkInterval[] | undefined) ?? [];
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const change = (index: number, part: Partial<WorkInterval>) =>
    onChange(intervals.map((interval, at) => (at === index ? { ...interval, ...part } : interval)));
  return (
    <fieldset>
      <legend>{label}</legend>
      <Stack>
        {error !== undefined && <Text role="alert">{error}</Text>}
        {intervals.map((interval, index) => (
          <Group key={index} align="end">
            <Select
              label={t('calendars.weekday')}
              data={weekdays.map((weekday) => ({
                value: String(weekday),
                label: names.format(new Date(dayOf(weekday))),
              }))}
              value={String(interval.weekday)}
              onChange={(weekday) => change(index, { weekday: Number(weekday ?? 1) })}
            />
            <TextInput
              type="time"
              label={t('calendars.from')}
              value={interval.from}
              onChange={(event) => change(index, { from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('calendars.to')}
              value={interval.to}
              onChange={(event) => change(index, { to: event.currentTarget.value })}
            />
            <IconButton
              icon="trash"
              label={t('calendars.remove')}
              onClick={() => onChange(intervals.filter((_, at) => at !== index))}
            />
          </Group>
        ))}
        <Group>
          <Button
            variant="default"
            onClick={() =>
              onChange([
                ...intervals,
                { weekday: Math.min((intervals.at(-1)?.weekday ?? 0) + 1, 7), from: '09:00', to: '18:00' },
              ])
            }
          >
            {t('calendars.addHours')}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}
