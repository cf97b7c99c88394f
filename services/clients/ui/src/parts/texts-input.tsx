import { useT } from '@crm/portal-sdk';
import { Button, Icon, IconButton, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import styles from './parts.module.css';

/**
 * Records with one text each that matters, as phones: a line per record, one more by a button. What else a record holds
 * is kept; lines left empty are not handed on.
 */
export function TextsInput<Row extends object>(props: {
  label: string;
  rows: readonly Row[];
  field: keyof Row & string;
  blank: Row;
  error?: string | undefined;
  type?: string;
  onChange: (rows: Row[]) => void;
}): ReactNode {
  const t = useT();
  const { label, field, blank } = props;
  const [drawn, setDrawn] = useState<readonly Row[]>(props.rows.length === 0 ? [blank] : props.rows);
  const textOf = (row: Row): string => (row[field] as string | undefined) ?? '';
  const change = (rows: readonly Row[]): void => {
    setDrawn(rows.length === 0 ? [blank] : rows);
    props.onChange(rows.filter((row) => textOf(row).trim() !== ''));
  };
  return (
    <fieldset className={styles['rows']}>
      <legend>{label}</legend>
      {drawn.map((row, index) => (
        <div className={styles['row']} key={index}>
          <TextInput
            className={styles['grow']}
            aria-label={drawn.length > 1 ? t('rows.number', { label, number: index + 1 }) : label}
            type={props.type ?? 'text'}
            autoComplete="off"
            value={textOf(row)}
            error={index === 0 ? props.error : undefined}
            onChange={({ currentTarget: { value } }) =>
              change(drawn.map((one, at) => (at === index ? { ...one, [field]: value } : one)))
            }
          />
          {drawn.length > 1 && (
            <IconButton
              icon="close"
              label={t('rows.remove', { number: index + 1 })}
              onClick={() => change(drawn.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => setDrawn([...drawn, blank])}
      >
        {t('rows.add')}
      </Button>
    </fieldset>
  );
}
