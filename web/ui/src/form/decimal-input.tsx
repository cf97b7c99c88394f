import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';

export interface DecimalInputProps {
  label?: ReactNode;
  'aria-label'?: string;
  value: string | undefined;
  onChange: (value: string) => void;
  error?: ReactNode;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  id?: string;
  suffix?: ReactNode;
}

/**
 * An exact decimal as text, never a float: "1 234,50" typed in any of our languages becomes "1234.50".
 * What is no number stays as it was typed, for the check to name it.
 */
export function DecimalInput(props: DecimalInputProps): ReactNode {
  const { value, onChange, suffix, ...rest } = props;
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    setText((shown) => (readDecimal(shown) === (value ?? '') ? shown : (value ?? '')));
  }, [value]);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      rightSection={suffix}
      classNames={{ input: 'crm-num' }}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(readDecimal(event.currentTarget.value));
      }}
    />
  );
}

/** "1 234,50" -> "1234.50"; thousands may be parted by spaces of any kind or apostrophes. */
export function readDecimal(typed: string): string {
  const bare = typed.replace(/[\s\u00a0\u202f']/g, '');
  if (/^[+-]?\d+,\d+$/.test(bare)) return bare.replace(',', '.').replace(/^\+/, '');
  return bare.replace(/^\+/, '');
}
