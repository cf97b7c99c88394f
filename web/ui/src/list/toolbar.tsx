import { Button, Checkbox, Group, Loader, Menu, Popover, SegmentedControl, Stack } from '@mantine/core';
import { DENSITIES, setPreference, useFormat, usePreferences } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import type { Exporting } from './use-export.ts';

/** Which columns are shown, in which order: by tick, and moved by buttons; and how high the rows are. */
export function ColumnChooser(props: {
  columns: readonly { id: string; label: string }[];
  shown: readonly string[];
  onChange: (shown: readonly string[] | undefined) => void;
}): ReactNode {
  const ui = useUiT();
  const { columns, shown } = props;
  const { density } = usePreferences();
  const label = (id: string): string => columns.find((column) => column.id === id)?.label ?? id;
  const rest = columns.filter((column) => !shown.includes(column.id));
  const swap = (index: number, by: number): void => {
    const next = [...shown];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    props.onChange(next);
  };
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="subtle" color="gray" leftSection={<Icon name="columns" size={14} />}>
          {ui('list.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={ui('list.columns')}>
        <Stack gap={4}>
          {shown.map((id, index) => (
            <Group key={id} gap={4} wrap="nowrap" justify="space-between">
              <Checkbox
                label={label(id)}
                checked
                disabled={shown.length === 1}
                onChange={() => props.onChange(shown.filter((item) => item !== id))}
              />
              <Group gap={0} wrap="nowrap">
                <IconButton
                  icon="left"
                  label={ui('list.columnLeft', { name: label(id) })}
                  disabled={index === 0}
                  onClick={() => swap(index, -1)}
                />
                <IconButton
                  icon="right"
                  label={ui('list.columnRight', { name: label(id) })}
                  disabled={index === shown.length - 1}
                  onClick={() => swap(index, 1)}
                />
              </Group>
            </Group>
          ))}
          {rest.map(({ id }) => (
            <Checkbox key={id} label={label(id)} checked={false} onChange={() => props.onChange([...shown, id])} />
          ))}
          <Button variant="subtle" onClick={() => props.onChange(undefined)}>
            {ui('list.columnsReset')}
          </Button>
          <SegmentedControl
            aria-label={ui('list.density')}
            size="xs"
            data={DENSITIES.map((value) => ({ value, label: ui(`density.${value}`) }))}
            value={density}
            onChange={(value) => setPreference('density', value)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** By which field the rows are put together. */
export function GroupMenu(props: {
  fields: readonly { id: string; label: string }[];
  value: string | undefined;
  onChange: (field: string | undefined) => void;
}): ReactNode {
  const ui = useUiT();
  const current = props.fields.find(({ id }) => id === props.value);
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant={current ? 'light' : 'subtle'}
          color={current ? undefined : 'gray'}
          leftSection={<Icon name="group" size={14} />}
        >
          {current ? ui('list.groupedBy', { name: current.label }) : ui('list.groupBy')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="crm-field-menu">
        {props.fields.map(({ id, label }) => (
          <Menu.Item key={id} aria-current={id === props.value || undefined} onClick={() => props.onChange(id)}>
            {label}
          </Menu.Item>
        ))}
        {current && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => props.onChange(undefined)}>{ui('list.ungroup')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const MB = 1_000_000;

export function ExportMenu(props: { exporting: Exporting; onExport: (format: 'csv' | 'xlsx') => void }): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { bytes, cancel } = props.exporting;
  if (bytes !== undefined)
    return (
      <Group gap="xs">
        <span role="status" className="crm-num">
          <Loader size={14} aria-hidden="true" />{' '}
          {ui('list.exporting', { size: format.num(bytes / MB, { maximumFractionDigits: 1 }) })}
        </span>
        <Button variant="subtle" color="gray" onClick={cancel}>
          {ui('list.cancelExport')}
        </Button>
      </Group>
    );
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<Icon name="download" size={14} />}>
          {ui('list.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => props.onExport('xlsx')}>Excel (XLSX)</Menu.Item>
        <Menu.Item onClick={() => props.onExport('csv')}>CSV</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
