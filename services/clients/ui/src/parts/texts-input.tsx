import { useT } from '@crm/portal-sdk';
import { Button, Icon, IconButton, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from './parts.module.css';

/** A list of texts with a name each, as phones: a line per value, one more by a button. */
export function TextsInput(props: {
  label: string;
  values: readonly string[];
  error?: string | undefined;
  type?: string;
  autoComplete?: string;
  onChange: (values: string[]) => void;
}): ReactNode {
  const t = useT();
  const values = props.values.length === 0 ? [''] : props.values;
  const set = (index: number, value: string): void =>
    props.onChange(values.map((one, at) => (at === index ? value : one)));
  return (
    <fieldset className={styles['rows']}>
      <legend>{props.label}</legend>
      {values.map((value, index) => (
        <div className={styles['row']} key={index}>
          <TextInput
            className={styles['grow']}
            aria-label={values.length > 1 ? t('rows.number', { label: props.label, number: index + 1 }) : props.label}
            type={props.type ?? 'text'}
            autoComplete={props.autoComplete ?? 'off'}
            value={value}
            error={index === 0 ? props.error : undefined}
            onChange={(event) => set(index, event.currentTarget.value)}
          />
          {values.length > 1 && (
            <IconButton
              icon="close"
              label={t('rows.remove', { number: index + 1 })}
              onClick={() => props.onChange(values.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => props.onChange([...values, ''])}
      >
        {t('rows.add')}
      </Button>
    </fieldset>
  );
}
