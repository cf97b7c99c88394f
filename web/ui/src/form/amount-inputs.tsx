import { Select } from '@mantine/core';
import type { Money, Quantity } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';
import { useUnitName } from '../resource/value.tsx';
import { DecimalInput } from './decimal-input.tsx';

export const CURRENCIES = ['RUB', 'EUR', 'USD', 'CNY', 'KZT', 'BYN', 'BGN', 'GBP', 'TRY'] as const;
export const UNITS = ['PCE', 'PLT', 'WAG', 'SET', 'PK', 'KGM', 'TNE', 'MTR', 'MTK', 'MTQ', 'LTR', 'HUR'] as const;

const KEPT = 'crm.currency';

/** The currency chosen last in this browser; the first of the list before that. */
export function defaultCurrency(): string {
  return globalThis.localStorage?.getItem(KEPT) ?? CURRENCIES[0];
}

interface AmountProps<T> {
  label?: string;
  'aria-label'?: string;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
  error?: ReactNode;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
}

/** An amount and its currency; cleared when the amount is. */
export function MoneyInput(props: AmountProps<Money> & { currency?: string }): ReactNode {
  const t = useUiT();
  const currency = props.value?.currency || props.currency || defaultCurrency();
  const { value, onChange, currency: _fixed, ...rest } = props;
  return (
    <div className="crm-amount">
      <DecimalInput
        {...rest}
        value={value?.amount}
        onChange={(amount) => onChange(amount === '' ? undefined : { amount, currency })}
      />
      <Select
        aria-label={t('form.currency')}
        data={[...new Set([...CURRENCIES, currency])]}
        value={currency}
        allowDeselect={false}
        disabled={props.disabled}
        onChange={(chosen) => {
          if (!chosen) return;
          localStorage.setItem(KEPT, chosen);
          if (value) onChange({ ...value, currency: chosen });
        }}
      />
    </div>
  );
}

/**
 * A quantity and its unit; `units` narrows the choice to those of a product. While they are not known yet (an empty list),
 * what is typed has no unit.
 */
export function QuantityInput(props: AmountProps<Quantity> & { units?: readonly string[] }): ReactNode {
  const t = useUiT();
  const name = useUnitName();
  const { value, onChange, units = UNITS, ...rest } = props;
  const unit = value?.unit || units[0] || '';
  return (
    <div className="crm-amount">
      <DecimalInput
        {...rest}
        value={value?.value}
        onChange={(text) => onChange(text === '' && !value?.unit ? undefined : { value: text, unit })}
      />
      <Select
        aria-label={t('form.unit')}
        data={[...new Set([...units, unit])].filter(Boolean).map((code) => ({ value: code, label: name(code) }))}
        value={unit || null}
        allowDeselect={false}
        disabled={props.disabled}
        onChange={(chosen) => chosen && onChange({ value: value?.value ?? '', unit: chosen })}
      />
    </div>
  );
}
