import { Link, useCanAny, useLabel, useLocation, useT } from '@crm/portal-sdk';
import type { NavEntry, RegistryEntry } from '@crm/portal-sdk/host';
import { useRegistry } from '@crm/portal-sdk/host';
import { Icon, Tooltip } from '@crm/ui';
import type { ReactNode } from 'react';
import { entryOf } from './entry-of.ts';

const SECTIONS = ['work', 'trade', 'grow', 'admin'] as const;

/** The side navigation, made of the manifests alone: it stands before any remote's code is there. */
export function Navigation(props: { icons: boolean; hidden: boolean }): ReactNode {
  const t = useT('shell');
  const registry = useRegistry();
  const can = useCanAny();
  const entries = registry
    .flatMap((remote) => (remote.nav ?? []).map((entry) => ({ ...entry, remote })))
    .filter((entry) => can(entry.permission))
    .sort((a, b) => (a.order ?? 100) - (b.order ?? 100));
  const settings = registry.some((remote) => (remote.settings ?? []).some((entry) => can(entry.permission)));
  const current = entryOf(useLocation().pathname, ['/', '/settings', ...entries.map(({ to }) => to)]);
  return (
    <nav id="nav" className="crm-nav" aria-label={t('nav.label')} hidden={props.hidden} tabIndex={-1}>
      <ul>
        <Item to="/" icon="home" label={t('nav.home')} icons={props.icons} current={current === '/'} />
      </ul>
      {SECTIONS.map((section) => {
        const own = entries.filter((entry) => (entry.section ?? 'work') === section);
        if (own.length === 0) return null;
        return (
          <section key={section}>
            <h2>{t(`nav.sections.${section}`)}</h2>
            <ul>
              {own.map((entry) => (
                <RemoteItem
                  key={`${entry.remote.id}.${entry.id}`}
                  entry={entry}
                  remote={entry.remote}
                  icons={props.icons}
                  current={current === entry.to}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {settings && (
        <ul className="crm-nav-end">
          <Item
            to="/settings"
            icon="settings"
            label={t('nav.settings')}
            icons={props.icons}
            current={current === '/settings'}
          />
        </ul>
      )}
    </nav>
  );
}

function RemoteItem(props: { entry: NavEntry; remote: RegistryEntry; icons: boolean; current: boolean }): ReactNode {
  const label = useLabel();
  const { entry, remote } = props;
  return (
    <Item
      to={entry.to}
      icon={entry.icon ?? 'box'}
      label={label(entry.label)}
      icons={props.icons}
      current={props.current}
      down={remote.status === 'down'}
    />
  );
}

function Item(props: {
  to: string;
  icon: string;
  label: string;
  icons: boolean;
  current: boolean;
  down?: boolean;
}): ReactNode {
  const t = useT('shell');
  const name = props.down ? `${props.label}, ${t('nav.down')}` : props.label;
  return (
    <li>
      <Tooltip label={name} position="right" disabled={!props.icons}>
        <Link
          to={props.to}
          aria-current={props.current ? 'page' : undefined}
          aria-label={props.icons || props.down ? name : undefined}
        >
          <Icon name={props.icon} />
          {!props.icons && <span>{props.label}</span>}
          {props.down && <Icon name="alert" size={14} />}
        </Link>
      </Tooltip>
    </li>
  );
}
