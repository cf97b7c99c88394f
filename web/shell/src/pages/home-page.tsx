import { SlotPart, usePageTitle, useSession, useSlotItems, useT } from '@crm/portal-sdk';
import { EmptyState } from '@crm/ui';
import type { ReactNode } from 'react';
import { useMemo } from 'react';

/** The home page: what modules place on it, each in its own tile. */
export function HomePage(): ReactNode {
  const t = useT('shell');
  const { user } = useSession();
  const items = useSlotItems('shell.home.widget@1');
  const context = useMemo(() => ({}), []);
  usePageTitle(t('home.title'));
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('home.greeting', { name: user.name.split(' ')[0] ?? '' })}</h1>
      {items.length === 0 ? (
        <EmptyState title={t('home.empty')} text={t('home.emptyText')} icon="home" />
      ) : (
        <div className="crm-widgets">
          {items.map((item) => (
            <div key={item.id} className="crm-widget" data-size={item.size ?? 'm'}>
              <SlotPart item={item} context={context} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
