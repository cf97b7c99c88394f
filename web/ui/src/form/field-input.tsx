import { Checkbox, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { Money, Quantity } from '@crm/portal-sdk';
import { enumValues, useLanguage, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';
import type { BoundField } from '../resource/screen.ts';
import { MoneyInput, QuantityInput } from './amount-inputs.tsx';
import { DateInput, DateTimeInput } from './date-input.tsx';
import { DecimalInput } from './decimal-input.tsx';
import { RefMultiSelect, RefSelect } from './ref-select.tsx';

export interface FieldInputProps<T> {
  field: BoundField<T>;
  ns: string;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
  values: Partial<T>;
  error?: string;
  hint?: string;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  /** In a grid or beside a fact the label is not drawn, only named. */
  bare?: boolean;
}

const AUTOCOMPLETE: Record<string, string> = { email: 'email', phone: 'tel', url: 'url' };

/** The input that fits a field: one for each kind, so that a date or an amount is entered alike everywhere. */
export function FieldInput<T>(props: FieldInputProps<T>): ReactNode {
  const { field, value, onChange, values, ns } = props;
  const t = useT(ns);
  const ui = useUiT();
  const lng = useLanguage();
  if (field.input) {
    return field.input({
      value,
      onChange,
      values,
      error: props.error,
      label: props.label,
      required: props.required ?? false,
      disabled: props.disabled,
    });
  }
  const common = {
    ...(props.bare ? { 'aria-label': props.label } : { label: props.label, description: props.hint }),
    error: props.error,
    required: props.required,
    withAsterisk: false,
    disabled: props.disabled,
    autoFocus: props.autoFocus,
  };
  const text = (value as string | undefined) ?? '';
  const date = {
    valueFormat: lng === 'en' ? 'D MMM YYYY' : 'DD.MM.YYYY',
    clearable: !props.required,
    clearButtonProps: { 'aria-label': ui('action.clear') },
    ariaLabels: {
      previousMonth: ui('date.previousMonth'),
      nextMonth: ui('date.nextMonth'),
      previousYear: ui('date.previousYear'),
      nextYear: ui('date.nextYear'),
      previousDecade: ui('date.previousDecade'),
      nextDecade: ui('date.nextDecade'),
    },
  };
  switch (field.kind) {
    case 'money':
      return <MoneyInput {...common} value={value as Money | undefined} onChange={onChange} />;
    case 'quantity':
      return <QuantityInput {...common} value={value as Quantity | undefined} onChange={onChange} />;
    case 'number':
      return (
        <DecimalInput
          {...common}
          value={text === '' ? '' : String(value as number)}
          onChange={(typed) => onChange(numberOf(field, typed))}
        />
      );
    case 'decimal':
      return <DecimalInput {...common} value={text} onChange={(typed) => onChange(typed === '' ? undefined : typed)} />;
    case 'date':
      return <DateInput {...common} {...date} value={text || null} onChange={(day) => onChange(day ?? undefined)} />;
    case 'datetime':
      return (
        <DateTimeInput
          {...common}
          {...date}
          bareName={props.bare ? props.label : undefined}
          valueFormat={`${date.valueFormat} HH:mm`}
          value={text ? new Date(text) : null}
          onChange={(moment) => onChange(moment ? new Date(moment).toISOString() : undefined)}
        />
      );
    case 'enum':
      return (
        <Select
          {...common}
          data={enumValues(field.contract?.type).map((name) => ({ value: name, label: t(`enums.${name}`) }))}
          value={text || null}
          clearable={!props.required}
          clearButtonProps={{ 'aria-label': ui('action.clear') }}
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'bool':
      return (
        <Checkbox
          {...(props.bare ? { 'aria-label': props.label } : { label: props.label, description: props.hint })}
          error={props.error}
          disabled={props.disabled}
          autoFocus={props.autoFocus}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'ref': {
      const filter = typeof field.refFilter === 'function' ? field.refFilter(values) : field.refFilter;
      if (field.contract?.repeated) {
        return (
          <RefMultiSelect
            {...common}
            resource={field.ref ?? ''}
            filter={filter}
            value={(value as string[] | undefined) ?? []}
            onChange={onChange}
          />
        );
      }
      return (
        <RefSelect
          {...common}
          resource={field.ref ?? ''}
          filter={filter}
          value={text || undefined}
          onChange={(id) => onChange(id)}
        />
      );
    }
    case 'tags':
      return (
        <TagsInput {...common} value={(value as string[] | undefined) ?? []} onChange={onChange} clearable={false} />
      );
    case 'longtext':
      return (
        <Textarea {...common} value={text} onChange={(event) => onChange(event.currentTarget.value || undefined)} />
      );
    case 'text':
    case 'email':
    case 'phone':
    case 'url':
      return (
        <TextInput
          {...common}
          type={field.kind === 'email' ? 'email' : field.kind === 'phone' ? 'tel' : 'text'}
          autoComplete={AUTOCOMPLETE[field.kind] ?? 'off'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}

/** int32 and double are JSON numbers, int64 a string; what is not a number stays text for the check to refuse. */
function numberOf<T>(field: BoundField<T>, typed: string): unknown {
  if (typed === '') return undefined;
  if (field.contract?.kind === 'int64') return typed;
  const number = Number(typed);
  return Number.isFinite(number) ? number : typed;
}
