import { useEffect, useRef } from 'react';
import { createStore } from './store.ts';

/** A command of the page that is open; stands in the palette and in the overlay of shortcuts while it is. */
export interface Command {
  id: string;
  label: string;
  /** One stroke ("n", "mod+enter") or a sequence ("c d"). */
  shortcut?: string;
  icon?: string;
  run: () => void;
  /** Off while false; the shortcut then does nothing. */
  enabled?: boolean;
}

export const commandsStore = createStore<readonly Command[]>([]);

/** Offers commands while the calling component is shown. Later ones win over earlier ones with the same shortcut. */
export function useCommand(commands: Command | readonly Command[]): void {
  const list = Array.isArray(commands) ? (commands as readonly Command[]) : [commands as Command];
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const shape = JSON.stringify(list.map(({ id, label, shortcut, enabled }) => [id, label, shortcut, enabled]));
  useEffect(() => {
    const own = latest.current
      .filter((command) => command.enabled !== false)
      .map((command) => ({ ...command, run: () => latest.current.find((now) => now.id === command.id)?.run() }));
    commandsStore.set((all) => [...all, ...own]);
    return () => commandsStore.set((all) => all.filter((command) => !own.includes(command)));
  }, [shape]);
}
