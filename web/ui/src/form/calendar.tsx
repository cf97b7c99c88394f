import type { DateInputProps, DateTimePickerProps } from '@mantine/dates';
import { DateInput, DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import 'dayjs/locale/bg';
import 'dayjs/locale/ru';
import { useLanguage } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { parseDay } from './parse-day.ts';

/** A day that is chosen or typed. */
export function DayInput(props: DateInputProps): ReactNode {
  return (
    <Calendar>
      <DateInput size="sm" dateParser={parseDay} {...props} />
    </Calendar>
  );
}

export interface MomentInputProps extends Omit<DateTimePickerProps, 'valueFormat'> {
  valueFormat: string;
  /** The name where no label is drawn. The input is a button that shows its value: its name has to contain what is seen. */
  bareName?: string;
}

/** A day with the time of day. */
export function MomentInput({ bareName, ...props }: MomentInputProps): ReactNode {
  const { value, valueFormat } = props;
  const seen = value ? ` ${dayjs(value as Date | string).format(valueFormat)}` : '';
  return (
    <Calendar>
      <DateTimePicker size="sm" {...props} {...(bareName !== undefined && { 'aria-label': bareName + seen })} />
    </Calendar>
  );
}

function Calendar({ children }: { children: ReactNode }): ReactNode {
  return <DatesProvider settings={{ locale: useLanguage(), firstDayOfWeek: 1 }}>{children}</DatesProvider>;
}
