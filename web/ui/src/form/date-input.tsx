import type { DateInputProps } from '@mantine/dates';
import { DateInput as KitDateInput } from '@mantine/dates';
import type { ReactNode } from 'react';
import { parseDay } from './parse-day.ts';

/** A day that is chosen or typed. */
export function DateInput(props: DateInputProps): ReactNode {
  return <KitDateInput dateParser={parseDay} {...props} />;
}
