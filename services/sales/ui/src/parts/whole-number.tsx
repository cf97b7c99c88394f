import { DecimalInput } from '@crm/ui';
import type { ReactNode } from 'react';

/** A whole number from nought on, as JSON holds it; nothing typed counts as nought. */
export function WholeNumber(props: {
  label?: string;
  'aria-label'?: string;
  description?: string;
  value: number;
  onChange: (value: number) => void;
}): ReactNode {
  const { value, onChange, ...rest } = props;
  return (
    <DecimalInput
      {...rest}
      value={String(value)}
      onChange={(typed) => onChange(Math.max(0, Math.trunc(Number(typed)) || 0))}
    />
  );
}
