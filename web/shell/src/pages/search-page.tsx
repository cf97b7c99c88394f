import { Link, usePageTitle, useSearchParams, useT } from '@crm/portal-sdk';
import { Button, EmptyState, Icon, LoadingState, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useGlobalSearch } from '../palette/search.ts';

/** All that all modules find, by kind; a module that does not answer is named and the others stay. */
export function SearchPage(): ReactNode {
  const t = useT('shell');
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const [typed, setTyped] = useState(q);
  const groups = useGlobalSearch(q, 25);
  usePageTitle(q ? t('search.for', { q }) : t('search.title'));
  const none = q.length >= 2 && groups.every((group) => !group.pending && !group.failed && group.hits.length === 0);
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{q ? t('search.for', { q }) : t('search.title')}</h1>
      <form
        role="search"
        className="crm-search-form"
        onSubmit={(event) => {
          event.preventDefault();
          setParams({ q: typed.trim() });
        }}
      >
        <TextInput
          type="search"
          aria-label={t('search.title')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">{t('search.title')}</Button>
      </form>
      {q.length < 2 && <p>{t('search.type')}</p>}
      {none && <EmptyState title={t('search.none')} icon="search" />}
      {groups
        .filter((group) => group.pending || group.failed || group.hits.length > 0)
        .map((group) => (
          <section key={group.key} className="crm-search-group">
            <h2>{group.label}</h2>
            {group.failed ? (
              <p role="alert">
                {t('search.failed')}{' '}
                <Button variant="default" onClick={group.retry}>
                  {t('failure.retry')}
                </Button>
              </p>
            ) : group.pending ? (
              <LoadingState />
            ) : (
              <ul>
                {group.hits.map((hit) => (
                  <li key={hit.id}>
                    <Icon name={hit.icon} /> <Link to={hit.to}>{hit.title}</Link> <small>{hit.detail}</small>
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
    </section>
  );
}
