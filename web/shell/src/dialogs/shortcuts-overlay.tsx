import { usePreferences, useT } from '@crm/portal-sdk';
import { commandsStore, useStore } from '@crm/portal-sdk/host';
import { Modal } from '@crm/ui';
import { useUiT } from '@crm/ui/host';
import type { ReactNode } from 'react';
import { useGlobalCommands } from '../frame/global-commands.ts';

const LIST_KEYS: readonly [string, string][] = [
  ['↑ ↓ · j k', 'move'],
  ['Enter', 'open'],
  ['Space', 'peek'],
  ['x', 'select'],
  ['Shift+↑ ↓', 'extend'],
  ['Ctrl+A', 'selectAll'],
  ['e', 'edit'],
  ['Esc', 'escape'],
];

/** All shortcuts there are now: everywhere, on this page, in lists. */
export function ShortcutsOverlay(props: { open: boolean; onClose: () => void }): ReactNode {
  const t = useT('shell');
  const ui = useUiT();
  const { shortcuts } = usePreferences();
  const globals = useGlobalCommands().filter((command) => command.shortcut);
  const page = useStore(commandsStore).filter((command) => command.shortcut);
  return (
    <Modal
      opened={props.open}
      onClose={props.onClose}
      title={t('shortcuts.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': ui('action.close') }}
    >
      {!shortcuts && <p>{t('shortcuts.off')}</p>}
      <div className="crm-shortcuts">
        <Section
          title={t('shortcuts.global')}
          keys={[
            ['Ctrl K', t('shortcuts.palette')],
            ['?', t('shortcuts.help')],
            ...globals.map((command): [string, string] => [
              command.shortcut ?? '',
              command.kind === 'page' ? t('shortcuts.goto', { name: command.label }) : command.label,
            ]),
          ]}
        />
        {page.length > 0 && (
          <Section title={t('shortcuts.page')} keys={page.map((command) => [command.shortcut ?? '', command.label])} />
        )}
        <Section title={t('shortcuts.list')} keys={LIST_KEYS.map(([key, name]) => [key, t(`shortcuts.${name}`)])} />
      </div>
    </Modal>
  );
}

function Section(props: { title: string; keys: readonly [string, string][] }): ReactNode {
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        {props.keys.map(([key, label]) => (
          <div key={key + label}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
