import { Link, useCanAny, useLabel, usePageTitle, useT } from '@crm/portal-sdk';
import { useRegistry } from '@crm/portal-sdk/host';
import { EmptyState, Icon } from '@crm/ui';
import type { ReactNode } from 'react';

/** Cards to the settings that modules contribute. */
export function SettingsPage(): ReactNode {
  const t = useT('shell');
  const can = useCanAny();
  const label = useLabel();
  usePageTitle(t('settings.title'));
  const entries = useRegistry().flatMap((remote) =>
    (remote.settings ?? []).filter((entry) => can(entry.permission)).map((entry) => ({ ...entry, remote })),
  );
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('settings.title')}</h1>
      {entries.length === 0 ? (
        <EmptyState title={t('settings.none')} icon="settings" />
      ) : (
        <ul className="crm-tiles">
          {entries.map((entry) => (
            <li key={`${entry.remote.id}.${entry.id}`}>
              <Icon name={entry.icon ?? 'settings'} size={20} />
              <Link to={entry.to}>{label(entry.label)}</Link>
              <small>{label(entry.description ?? entry.remote.title)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
