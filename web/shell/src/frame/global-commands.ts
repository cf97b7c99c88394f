import { useCanAny, useLabel, useNavigate, useT } from '@crm/portal-sdk';
import { useRegistry } from '@crm/portal-sdk/host';
import { useMemo } from 'react';

export interface GlobalCommand {
  id: string;
  label: string;
  icon?: string;
  shortcut?: string;
  run: () => void;
  kind?: 'page' | 'command';
}

/** Commands of manifests, and a command for each entry of the navigation ("g" and the first letter where it is free). */
export function useGlobalCommands(): readonly GlobalCommand[] {
  const registry = useRegistry();
  const can = useCanAny();
  const label = useLabel();
  const t = useT('shell');
  const navigate = useNavigate();
  return useMemo(() => {
    const go = (to: string) => () => void navigate(to);
    const taken = new Set(['h', 's']);
    const commands: GlobalCommand[] = registry.flatMap((remote) =>
      (remote.commands ?? [])
        .filter((command) => can(command.permission))
        .map((command) => ({
          id: command.id,
          label: label(command.label),
          icon: command.icon ?? 'plus',
          shortcut: command.shortcut,
          run: go(command.to),
          kind: 'command',
        })),
    );
    const pages: GlobalCommand[] = [
      { id: 'shell.home', label: t('nav.home'), icon: 'home', shortcut: 'g h', run: go('/'), kind: 'page' },
      ...registry.flatMap((remote) =>
        (remote.nav ?? [])
          .filter((entry) => can(entry.permission))
          .map((entry): GlobalCommand => {
            const letter = entry.label.en[0]?.toLowerCase() ?? '';
            const free = /[a-z]/.test(letter) && !taken.has(letter);
            if (free) taken.add(letter);
            return {
              id: `${remote.id}.nav.${entry.id}`,
              label: label(entry.label),
              icon: entry.icon,
              shortcut: free ? `g ${letter}` : undefined,
              run: go(entry.to),
              kind: 'page',
            };
          }),
      ),
      {
        id: 'shell.settings',
        label: t('nav.settings'),
        icon: 'settings',
        shortcut: 'g s',
        run: go('/settings'),
        kind: 'page',
      },
      { id: 'shell.profile', label: t('header.profile'), icon: 'user', run: go('/profile'), kind: 'page' },
      { id: 'shell.modules', label: t('header.modules'), icon: 'box', run: go('/modules'), kind: 'page' },
    ];
    return [...commands, ...pages];
  }, [registry, can, label, t, navigate]);
}
