import { Button, Group, Popover, TextInput } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import type { SavedView } from './list-state.ts';

/** The views of a list as links-like tabs, and saving what is shown as one's own. */
export function ViewTabs(props: {
  id: string;
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
    <nav id={props.id} className="crm-views" aria-label={ui('list.views')} onKeyDown={moveFocus}>
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

/** The arrow keys go from view to view, beside the tab key. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > button')];
  const next = by !== 0 && buttons[buttons.indexOf(event.target as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
