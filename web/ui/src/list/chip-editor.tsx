import { Button, Group, Popover, Select, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { enumValues } from '@crm/portal-sdk';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import { FieldInput } from '../form/field-input.tsx';
import { RefMultiSelect } from '../form/ref-select.tsx';
import type { Labels } from '../resource/labels.ts';
import type { BoundField } from '../resource/screen.ts';
import { RefText, Value } from '../resource/value.tsx';
import type { FilterChip, Operator } from './filters.ts';
import { operatorsOf } from './filters.ts';

/** A chip in words; opened, its operator and value can be changed. `opened` from the start for a new one. */
export function ChipEditor<T>(props: {
  field: BoundField<T>;
  ns: string;
  labels: Labels;
  chip: FilterChip;
  opened?: boolean;
  onChange: (chip: FilterChip | undefined) => void;
}): ReactNode {
  const { field, chip, labels, ns } = props;
  const ui = useUiT();
  const [opened, setOpened] = useState(props.opened ?? false);
  const [op, setOp] = useState<Operator>(chip.op);
  const [value, setValue] = useState(chip.value);
  const bare = op === 'empty' || op === 'set';
  const label = labels.field(field);
  const close = (): void => {
    setOpened(false);
    if (props.opened) props.onChange(undefined);
  };
  const apply = (): void => {
    setOpened(false);
    props.onChange(bare || value ? { field: field.field, op, value: bare ? '' : value } : undefined);
  };
  return (
    <Popover opened={opened} onChange={(next) => !next && close()} trapFocus withinPortal position="bottom-start">
      <span className="crm-filter-chip">
        <Popover.Target>
          <button type="button" onClick={() => setOpened(true)}>
            {label} <em>{ui(`op.${chip.op}`)}</em> <ChipValue field={field} ns={ns} chip={chip} />
          </button>
        </Popover.Target>
        <IconButton
          icon="close"
          label={ui('list.removeFilter', { name: label })}
          onClick={() => props.onChange(undefined)}
        />
      </span>
      <Popover.Dropdown aria-label={label}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <Stack gap="xs" className="crm-filter-form">
            <Select
              label={label}
              data={operatorsOf(field.kind).map((name) => ({ value: name, label: ui(`op.${name}`) }))}
              value={op}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(next) => next && setOp(next as Operator)}
            />
            {!bare && <ChipInput field={field} ns={ns} labels={labels} op={op} value={value} onChange={setValue} />}
            <Group>
              <Button type="submit">{ui('action.apply')}</Button>
              <Button variant="default" onClick={close}>
                {ui('action.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function ChipValue<T>(props: { field: BoundField<T>; ns: string; chip: FilterChip }): ReactNode {
  const { field, ns, chip } = props;
  const ui = useUiT();
  if (chip.op === 'empty' || chip.op === 'set') return null;
  if (chip.value === '@me') return <b>{ui('list.me')}</b>;
  if (chip.value.startsWith('@today')) return <b>{ui('list.today', { shift: chip.value.slice(6) })}</b>;
  return (
    <b>
      {chip.value.split('|').map((part, index) => (
        <span key={part}>
          {index > 0 && ', '}
          {field.kind === 'ref' ? (
            <RefText plural={field.ref} id={part} plain />
          ) : field.kind === 'bool' ? (
            ui(part === 'true' ? 'value.yes' : 'value.no')
          ) : (
            <Value
              kind={
                field.kind === 'money' || field.kind === 'quantity'
                  ? 'decimal'
                  : field.kind === 'tags'
                    ? 'text'
                    : field.kind
              }
              value={part}
              ns={ns}
              tones={field.tones}
            />
          )}
        </span>
      ))}
    </b>
  );
}

function ChipInput<T>(props: {
  field: BoundField<T>;
  ns: string;
  labels: Labels;
  op: Operator;
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  const { field, op, value, onChange, labels } = props;
  const ui = useUiT();
  const label = ui('list.value');
  if (field.kind === 'ref') {
    const chosen = value ? value.split('|').filter((part) => part !== '@me') : [];
    return (
      <>
        <RefMultiSelect
          label={label}
          resource={field.ref ?? ''}
          value={chosen}
          onChange={(ids) => onChange(ids.join('|'))}
        />
        {field.ref === 'users' && (
          <Button variant="default" onClick={() => onChange('@me')}>
            {ui('list.me')}
          </Button>
        )}
      </>
    );
  }
  if (field.kind === 'enum' && op === 'in') {
    return (
      <fieldset className="crm-choices">
        <legend>{label}</legend>
        {enumValues(field.contract?.type).map((name) => {
          const chosen = value ? value.split('|') : [];
          return (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={(event) =>
                  onChange(
                    (event.currentTarget.checked ? [...chosen, name] : chosen.filter((item) => item !== name)).join(
                      '|',
                    ),
                  )
                }
              />
              {labels.enumValue(name)}
            </label>
          );
        })}
      </fieldset>
    );
  }
  if (field.kind === 'bool') {
    return (
      <Select
        label={label}
        data={[
          { value: 'true', label: ui('value.yes') },
          { value: 'false', label: ui('value.no') },
        ]}
        value={value || null}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  }
  // Amounts are compared as numbers; the record's currency and unit stay aside.
  const kind =
    field.kind === 'money' || field.kind === 'quantity' || field.kind === 'number'
      ? 'decimal'
      : field.kind === 'tags' ||
          field.kind === 'longtext' ||
          field.kind === 'email' ||
          field.kind === 'phone' ||
          field.kind === 'url'
        ? 'text'
        : field.kind;
  return (
    <FieldInput
      field={{ ...field, kind, input: undefined }}
      ns={props.ns}
      label={label}
      value={value || undefined}
      values={{}}
      onChange={(next) => onChange(typeof next === 'string' ? next : '')}
    />
  );
}
