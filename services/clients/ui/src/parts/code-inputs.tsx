import { useLanguage } from '@crm/portal-sdk';
import { Select } from '@crm/ui';
import type { ReactNode } from 'react';
import { countries, languages, nameOf, type CodeOption } from './codes.ts';

interface CodeInputProps {
  /** Drawn above the input. */
  label?: string;
  /** Names the input where no label is drawn. */
  name?: string;
  value: string | undefined;
  error?: string | undefined;
  onChange: (code: string | undefined) => void;
}

/** Chooses a country by its name; what is kept is its code. */
export function CountryInput(props: CodeInputProps): ReactNode {
  return <CodeInput {...props} options={countries(useLanguage())} />;
}

/** Chooses a language by its name; what is kept is its code. */
export function LanguageInput(props: CodeInputProps): ReactNode {
  return <CodeInput {...props} options={languages(useLanguage())} />;
}

function CodeInput(props: CodeInputProps & { options: readonly CodeOption[] }): ReactNode {
  const { value, options } = props;
  // A code that is not offered, as one of an import, stays what it is.
  const known = !value || options.some((option) => option.value === value);
  return (
    <Select
      {...(props.label === undefined ? { 'aria-label': props.name } : { label: props.label })}
      data={known ? options : [...options, { value, label: value }]}
      value={value || null}
      error={props.error}
      searchable
      comboboxProps={{ withinPortal: false }}
      onChange={(code) => props.onChange(code ?? undefined)}
    />
  );
}

/** The name of a country or a language in the user's own. */
export function CodeText(props: { type: 'region' | 'language'; code: string | undefined }): ReactNode {
  const language = useLanguage();
  return props.code ? nameOf(props.type, props.code, language) : '—';
}
