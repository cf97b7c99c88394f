import { Button } from '@mantine/core';
import { resourceKey, useContract, useFormat, useInfiniteQuery } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { EmptyState, ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import type { AuditEntry } from '../resource/client.ts';
import { camel, history } from '../resource/client.ts';
import { useLabels } from '../resource/labels.ts';
import type { Screen } from '../resource/screen.ts';
import { bindFields } from '../resource/screen.ts';
import { Value } from '../resource/value.tsx';

/** Who changed what, when and on what basis, with each field before and after. */
export function HistoryTab<T>(props: { screen: Screen<T>; id: string }): ReactNode {
  const { screen, id } = props;
  const ui = useUiT();
  const query = useInfiniteQuery({
    queryKey: resourceKey(screen.resource, 'history', id),
    queryFn: ({ pageParam, signal }) => history(screen.resource, id, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  const entries = query.data.pages.flatMap((page) => page.rows);
  if (entries.length === 0) return <EmptyState title={ui('history.none')} icon="history" />;
  return (
    <ol className="crm-history">
      {entries.map((entry) => (
        <HistoryEntry key={entry.id} entry={entry} screen={screen} />
      ))}
      {query.hasNextPage && (
        <li>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {ui('action.more')}
          </Button>
        </li>
      )}
    </ol>
  );
}

function HistoryEntry<T>(props: { entry: AuditEntry; screen: Screen<T> }): ReactNode {
  const { entry, screen } = props;
  const ui = useUiT();
  const format = useFormat();
  const labels = useLabels(screen);
  const contract = useContract();
  const before = camelKeys(entry.before);
  const after = camelKeys(entry.after);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !HIDDEN.has(name));
  const fields = bindFields(
    screen,
    names.map((field) => ({ field: field as Extract<keyof T, string> })),
    contract,
  );
  return (
    <li>
      <header>
        <b>{entry.actorName || ui('history.system')}</b> <span>{labels.action(entry.action)}</span>{' '}
        <time dateTime={entry.time}>{format.dateTime(entry.time)}</time>
      </header>
      {entry.basis && <p>{ui('history.basis', { text: entry.basis })}</p>}
      {fields.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{ui('history.field')}</th>
              <th scope="col">{ui('history.before')}</th>
              <th scope="col">{ui('history.after')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.field}>
                <th scope="row">{labels.field(field)}</th>
                <td>
                  <Value
                    kind={field.kind}
                    value={before[field.field]}
                    ns={screen.ns}
                    refTo={field.ref}
                    tones={field.tones}
                  />
                </td>
                <td>
                  <Value
                    kind={field.kind}
                    value={after[field.field]}
                    ns={screen.ns}
                    refTo={field.ref}
                    tones={field.tones}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

/** Fields that change with every change and tell nothing. */
const HIDDEN = new Set(['etag', 'updateTime', 'updatedBy', 'createTime', 'createdBy', 'version', 'id']);

function camelKeys(values: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [camel(name), value]));
}
