import type { KeyboardEvent, ReactNode } from 'react';
import { useState } from 'react';
import type { BoundField } from '../resource/screen.ts';
import { useUiT } from '../base/texts.ts';
import { IconButton } from '../base/kit.tsx';
import { FieldInput } from './field-input.tsx';
import { checkField } from './validate.ts';

/** Edits one field in its place: Enter or the tick saves, Escape leaves it as it was. */
export function CellEditor<T>(props: {
  field: BoundField<T>;
  record: T;
  ns: string;
  label: string;
  save: (value: unknown) => Promise<unknown>;
  done: () => void;
}): ReactNode {
  const { field, record } = props;
  const ui = useUiT();
  const [value, setValue] = useState<unknown>(record[field.field]);
  const [error, setError] = useState<string>();
  const save = async (): Promise<void> => {
    const fault = checkField(field.contract, value, field.required ?? field.contract?.required ?? false);
    if (fault) return setError('text' in fault ? fault.text : ui(fault.key, fault.params));
    props.done();
    if (JSON.stringify(value ?? null) !== JSON.stringify(record[field.field] ?? null)) await props.save(value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      props.done();
    }
    // In a list of choices Enter takes the choice; there the tick saves, or Enter once the list is closed.
    const choosing = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
    if (event.key === 'Enter' && !choosing && field.kind !== 'longtext') {
      event.preventDefault();
      event.stopPropagation();
      void save();
    }
  };
  return (
    <div className="crm-cell-editor" onKeyDown={onKeyDown}>
      <FieldInput
        field={field}
        ns={props.ns}
        label={props.label}
        value={value}
        values={record}
        onChange={setValue}
        error={error}
        bare
        autoFocus
      />
      <IconButton icon="check" label={ui('action.save')} onClick={() => void save()} />
      <IconButton icon="close" label={ui('action.cancel')} onClick={props.done} />
    </div>
  );
}
