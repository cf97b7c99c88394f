import { Button, Checkbox, Group, Menu, Popover, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import type { SavedView } from './list-state.ts';

/** The views of a list as links-like tabs, and saving what is shown as one's own. */
export function ViewTabs(props: {
  views: readonly SavedView[];
  current: string | undefined;
  changed: boolean;
  onOpen: (view: SavedView | undefined) => void;
  onSave: (name: string) => void;
  onRemove: (id: string) => void;
}): ReactNode {
  const ui = useUiT();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const own = props.views.find((view) => view.id === props.current && view.own);
  return (
    <nav className="crm-views" aria-label={ui('list.views')}>
      <button type="button" aria-current={!props.current || undefined} onClick={() => props.onOpen(undefined)}>
        {ui('list.all')}
      </button>
      {props.views.map((view) => (
        <button
          key={view.id}
          type="button"
          aria-current={view.id === props.current || undefined}
          onClick={() => props.onOpen(view)}
        >
          {view.name}
        </button>
      ))}
      {own && (
        <IconButton
          icon="trash"
          label={ui('list.removeView', { name: own.name })}
          onClick={() => props.onRemove(own.id)}
        />
      )}
      {props.changed && (
        <Popover opened={naming} onChange={setNaming} trapFocus>
          <Popover.Target>
            <Button variant="subtle" leftSection={<Icon name="star" size={14} />} onClick={() => setNaming(true)}>
              {ui('list.saveView')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (!name.trim()) return;
                props.onSave(name.trim());
                setName('');
                setNaming(false);
              }}
            >
              <Group align="end">
                <TextInput
                  label={ui('list.viewName')}
                  maxLength={60}
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                <Button type="submit">{ui('action.save')}</Button>
              </Group>
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </nav>
  );
}

/** Which columns are shown, in which order: by tick, and moved by buttons. */
export function ColumnChooser(props: {
  columns: readonly { id: string; label: string }[];
  shown: readonly string[];
  onChange: (shown: readonly string[] | undefined) => void;
}): ReactNode {
  const ui = useUiT();
  const { columns, shown } = props;
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
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

export function ExportMenu(props: { onExport: (format: 'csv' | 'xlsx') => void }): ReactNode {
  const ui = useUiT();
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
