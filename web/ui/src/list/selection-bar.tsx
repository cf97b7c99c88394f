import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { confirm } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
import { FieldInput } from '../form/field-input.tsx';
import type { Labels } from '../resource/labels.ts';
import type { BoundField, ResourceRecord } from '../resource/screen.ts';

export interface BulkAction<T> {
  id: string;
  label: string;
  icon?: string;
  run: (records: readonly T[]) => void | Promise<void>;
}

/** What can be done with the selected rows; said to screen readers as it comes up. */
export function SelectionBar<T extends ResourceRecord>(props: {
  records: readonly T[];
  ns: string;
  labels: Labels;
  /** Fields that may be set for many records at once. */
  fields: readonly BoundField<T>[];
  actions: readonly BulkAction<T>[];
  onSet: (patch: Partial<T>) => Promise<boolean>;
  onRemove?: () => Promise<boolean>;
  onClear: () => void;
}): ReactNode {
  const { records, fields, labels } = props;
  const ui = useUiT();
  const [editing, setEditing] = useState(false);
  if (records.length === 0) return null;
  const remove = async (): Promise<void> => {
    const yes = await confirm({
      title: ui('list.confirmRemove', { count: records.length }),
      confirm: ui('action.delete'),
      danger: true,
    });
    if (yes && (await props.onRemove?.())) props.onClear();
  };
  return (
    <div className="crm-selectionbar" role="region" aria-label={ui('list.selection')}>
      <strong role="status">{ui('list.selected', { count: records.length })}</strong>
      {fields.length > 0 && (
        <Button variant="default" leftSection={<Icon name="edit" size={14} />} onClick={() => setEditing(true)}>
          {ui('list.bulkEdit')}
        </Button>
      )}
      {props.actions.map((action) => (
        <Button
          key={action.id}
          variant="default"
          leftSection={action.icon && <Icon name={action.icon} size={14} />}
          onClick={() => void action.run(records)}
        >
          {action.label}
        </Button>
      ))}
      {props.onRemove && (
        <Button variant="default" leftSection={<Icon name="trash" size={14} />} onClick={() => void remove()}>
          {ui('action.delete')}
        </Button>
      )}
      <Button variant="subtle" onClick={props.onClear}>
        {ui('list.clearSelection')}
      </Button>
      {editing && (
        <BulkEdit
          fields={fields}
          labels={labels}
          ns={props.ns}
          count={records.length}
          onSet={props.onSet}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}

function BulkEdit<T>(props: {
  fields: readonly BoundField<T>[];
  labels: Labels;
  ns: string;
  count: number;
  onSet: (patch: Partial<T>) => Promise<boolean>;
  onClose: () => void;
}): ReactNode {
  const { fields, labels } = props;
  const ui = useUiT();
  const [name, setName] = useState<string | undefined>(fields[0]?.field);
  const [value, setValue] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const field = fields.find((item) => item.field === name);
  const submit = async (): Promise<void> => {
    setBusy(true);
    const done = await props.onSet({ [name ?? '']: value ?? null } as Partial<T>);
    setBusy(false);
    if (done) props.onClose();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={ui('list.bulkTitle', { count: props.count })}
      closeButtonProps={{ 'aria-label': ui('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          <Select
            label={ui('list.field')}
            data={fields.map((item) => ({ value: item.field, label: labels.field(item) }))}
            value={name ?? null}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(chosen) => {
              setName(chosen ?? undefined);
              setValue(undefined);
            }}
          />
          {field && (
            <FieldInput
              field={field}
              ns={props.ns}
              label={ui('list.value')}
              value={value}
              values={{}}
              onChange={setValue}
            />
          )}
          <Group>
            <Button type="submit" loading={busy}>
              {ui('action.apply')}
            </Button>
            <Button variant="default" onClick={props.onClose}>
              {ui('action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
