import { isStroke, isTyping, usePreferences } from '@crm/portal-sdk';
import { commandsStore } from '@crm/portal-sdk/host';
import { useEffect, useRef } from 'react';
import type { GlobalCommand } from './global-commands.ts';
import { useGlobalCommands } from './global-commands.ts';

const SEQUENCE_MS = 1200;

/**
 * The one listener for shortcuts: commands of the page first, then those of manifests and shell. A sequence ("g h") waits
 * 1.2 s for its second key. Keys of a text field, of an open dialog and of an input method are left to them.
 */
export function useShortcuts(actions: { openPalette: () => void; openHelp: () => void }): void {
  const { shortcuts } = usePreferences();
  const commands = useGlobalCommands();
  const latest = useRef({ actions, commands, shortcuts });
  useEffect(() => {
    latest.current = { actions, commands, shortcuts };
  });
  useEffect(() => {
    let pending: { stroke: string; until: number } | undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const now = latest.current;
      if (event.defaultPrevented || event.isComposing) return;
      if (isStroke(event, 'mod+k')) {
        event.preventDefault();
        now.actions.openPalette();
        return;
      }
      if (document.querySelector('[role=dialog][aria-modal=true]')) return;
      const modified = event.ctrlKey || event.metaKey || event.altKey;
      if (!modified && (!now.shortcuts || isTyping(event.target))) return;
      if (isStroke(event, '?')) {
        event.preventDefault();
        now.actions.openHelp();
        return;
      }
      const all: readonly GlobalCommand[] = [...[...commandsStore.get()].reverse(), ...now.commands].filter(
        (command) => command.shortcut,
      );
      const waiting = pending && performance.now() < pending.until ? pending.stroke : undefined;
      pending = undefined;
      const run = all.find(({ shortcut = '' }) => {
        const [first = '', second] = shortcut.split(' ');
        return second ? waiting === first && isStroke(event, second) : !waiting && isStroke(event, first);
      });
      if (run) {
        event.preventDefault();
        run.run();
        return;
      }
      const start = all.find(
        ({ shortcut = '' }) => shortcut.includes(' ') && isStroke(event, shortcut.split(' ')[0] ?? ''),
      );
      if (start) pending = { stroke: start.shortcut?.split(' ')[0] ?? '', until: performance.now() + SEQUENCE_MS };
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
