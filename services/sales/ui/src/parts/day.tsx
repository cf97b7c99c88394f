import { useT } from '@crm/portal-sdk';
import { DateInput } from '@crm/ui';
import type { ReactNode } from 'react';

/** A day as "2026-11-22"; empty while none is chosen. With `bare` the label is named, not drawn. */
export function Day(props: {
  label: string;
  value: string | undefined;
  onChange: (day: string) => void;
  bare?: boolean;
  required?: boolean;
}): ReactNode {
  const t = useT();
  return (
    <DateInput
      {...(props.bare ? { 'aria-label': props.label } : { label: props.label })}
      required={props.required}
      withAsterisk={false}
      value={props.value || null}
      valueFormat="DD.MM.YYYY"
      clearable={!props.required}
      clearButtonProps={{ 'aria-label': t('dialog.clear') }}
      onChange={(day) => props.onChange(day ?? '')}
    />
  );
}
