import { useT } from '@crm/portal-sdk';
import { Button, Group, IconButton, Stack, TextInput, type InputProps } from '@crm/ui';
import type { Calendar, CalendarException } from './calendar.screen.ts';

/** Holidays: dates on which nobody works. */
export function ExceptionsInput({ value, onChange, label }: InputProps<Calendar>) {
  const t = useT();
  const exceptions = (value as CalendarException[] | undefined) ?? [];
  const change = (index: number, part: Partial<CalendarException>) =>
    onChange(exceptions.map((exception, at) => (at === index ? { ...exception, ...part } : exception)));
  return (
    <fieldset>
      <legend>{label}</legend>
      <Stack>
        {exceptions.map((exception, index) => (
          <Group key={index} align="end">
            <TextInput
              type="date"
              label={t('calendars.date')}
              value={exception.date}
              onChange={(event) => change(index, { date: event.currentTarget.value })}
            />
            <TextInput
              label={t('calendars.holiday')}
              value={exception.name ?? ''}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <IconButton
              icon="trash"
              label={t('calendars.remove')}
              onClick={() => onChange(exceptions.filter((_, at) => at !== index))}
            />
          </Group>
        ))}
        <Group>
          <Button variant="default" onClick={() => onChange([...exceptions, { date: '', name: '', intervals: [] }])}>
            {t('calendars.addHoliday')}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}
