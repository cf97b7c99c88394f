import { Tabs } from '@mantine/core';
import { useCommand } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';

export interface ComposerKind {
  id: string;
  label: string;
  icon?: string;
  /** Single key that opens it on the record's page: n note, m e-mail, t task. */
  shortcut?: string;
  /** `done` folds the composer again. */
  form: (done: () => void) => ReactNode;
}

/** Kinds of what can be written on a record; one form is open at a time, each opened by its key. */
export function Composer(props: { label: string; kinds: readonly ComposerKind[] }): ReactNode {
  const [open, setOpen] = useState<string | null>(null);
  useCommand(
    props.kinds.map((kind) => ({
      id: `composer.${kind.id}`,
      label: kind.label,
      shortcut: kind.shortcut,
      icon: kind.icon,
      run: () => setOpen(kind.id),
    })),
  );
  return (
    <Tabs value={open} onChange={setOpen} allowTabDeactivation variant="pills">
      <Tabs.List aria-label={props.label}>
        {props.kinds.map((kind) => (
          <Tabs.Tab
            key={kind.id}
            value={kind.id}
            leftSection={kind.icon ? <Icon name={kind.icon} size={14} /> : undefined}
          >
            {kind.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {props.kinds.map((kind) => (
        <Tabs.Panel key={kind.id} value={kind.id} pt="sm">
          {kind.form(() => setOpen(null))}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
