import { useLabel, useNavigate, useT } from '@crm/portal-sdk';
import { commandsStore, useStore } from '@crm/portal-sdk/host';
import { Icon, Loader, Modal, usePaused } from '@crm/ui';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useGlobalCommands } from '../frame/global-commands.ts';
import { matchCommand } from './match.ts';
import { useGlobalSearch } from './search.ts';

interface Entry {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon?: string;
  shortcut?: string;
  run: () => void;
}

/** Ctrl-K: commands of the page and of all modules, pages, and records found by all modules that answer. */
export function Palette(props: { open: boolean; onClose: () => void }): ReactNode {
  const t = useT('shell');
  return (
    <Modal.Root opened={props.open} onClose={props.onClose} size="lg" yOffset={72} centered={false} padding={0}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <Modal.Body>{props.open && <PaletteBody onClose={props.onClose} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT('shell');
  const navigate = useNavigate();
  const scope = useId();
  const [typed, setTyped] = useState('');
  const [index, setIndex] = useState(0);
  const q = usePaused(typed.trim(), 150);
  const groups = useGlobalSearch(q, 5);
  const globals = useGlobalCommands();
  const page = useStore(commandsStore);
  const label = useLabel();
  const entries = useMemo(() => {
    const found: Entry[] = [
      ...page.map((command) => ({ ...command, group: t('palette.commands'), icon: command.icon ?? 'right' })),
      ...globals.map((command) => ({
        ...command,
        group: t(command.kind === 'page' ? 'palette.pages' : 'palette.commands'),
      })),
    ].filter((command) => matchCommand(typed, command.label));
    const hits = groups.flatMap((group) =>
      group.hits.map((hit): Entry => ({
        id: `${group.key}${hit.id}`,
        group: group.label,
        label: hit.title,
        detail: hit.detail,
        icon: hit.icon,
        run: () => void navigate(hit.to),
      })),
    );
    const all: Entry[] =
      q.length >= 2
        ? [
            {
              id: 'all',
              group: '',
              label: t('palette.all', { q }),
              icon: 'search',
              run: () => void navigate(`/search?q=${encodeURIComponent(q)}`),
            },
          ]
        : [];
    return [...hits, ...found.slice(0, typed ? 12 : 30), ...all];
  }, [page, globals, groups, typed, q, t, navigate, label]);
  useEffect(() => setIndex(0), [typed]);
  const current = Math.min(index, entries.length - 1);
  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(entries.length - 1, current + step));
      setIndex(next);
      document.getElementById(`${scope}${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[current]);
    }
  };
  const failed = groups.filter((group) => group.failed);
  const busy = groups.some((group) => group.pending);
  return (
    <div className="crm-palette">
      <div className="crm-palette-input">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded="true"
          aria-controls={`${scope}list`}
          aria-activedescendant={entries[current] ? `${scope}${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('header.search')}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {busy && <Loader size={14} aria-hidden="true" />}
      </div>
      <div id={`${scope}list`} role="listbox" aria-label={t('palette.title')} className="crm-palette-list">
        {entries.map((entry, at) => (
          <div
            key={entry.id}
            id={`${scope}${at}`}
            role="option"
            aria-selected={at === current}
            data-group={entry.group !== entries[at - 1]?.group ? entry.group : undefined}
            onMouseMove={() => setIndex(at)}
            onClick={() => run(entry)}
          >
            {entry.icon && <Icon name={entry.icon} />}
            <span>{entry.label}</span>
            {entry.detail && <small>{entry.detail}</small>}
            {entry.shortcut && <kbd>{entry.shortcut}</kbd>}
          </div>
        ))}
      </div>
      {entries.length === 0 && !busy && <p className="crm-palette-none">{t('palette.none')}</p>}
      {failed.map((group) => (
        <p key={group.key} className="crm-palette-failed">
          <Icon name="alert" size={14} /> {t('palette.failed', { name: group.label })}
        </p>
      ))}
      <div className="crm-sr" role="status">
        {busy ? '' : t('palette.results', { count: entries.length })}
      </div>
    </div>
  );
}
