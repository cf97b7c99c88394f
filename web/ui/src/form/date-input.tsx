import { TextInput } from '@mantine/core';
import type { DateInputProps } from '@mantine/dates';
import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import type { MomentInputProps } from './calendar.tsx';

// The calendar and its library are fetched with the first form that has a date: no list and no card needs them.
const Day = lazy(async () => ({ default: (await import('./calendar.tsx')).DayInput }));
const Moment = lazy(async () => ({ default: (await import('./calendar.tsx')).MomentInput }));

/** A day that is chosen or typed. */
export function DateInput(props: DateInputProps): ReactNode {
  return (
    <Suspense fallback={<Coming {...props} />}>
      <Day {...props} />
    </Suspense>
  );
}

/** A day with the time of day. */
export function DateTimeInput(props: MomentInputProps): ReactNode {
  return (
    <Suspense fallback={<Coming {...props} />}>
      <Moment {...props} />
    </Suspense>
  );
}

/** Keeps the place, so that nothing jumps. */
function Coming(props: Pick<DateInputProps, 'label' | 'description' | 'size' | 'aria-label'>): ReactNode {
  const { label, description, size = 'sm' } = props;
  return <TextInput label={label} description={description} size={size} aria-label={props['aria-label']} disabled />;
}
