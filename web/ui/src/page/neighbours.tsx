import type { InfiniteData } from '@tanstack/react-query';
import { resourceKey, useCommand, useNavigate, useQueryClient } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import type { Page } from '../resource/client.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';

/** Where the record stands in the list it was opened from, with the way to the one before and after it. */
export function Neighbours<T extends ResourceRecord>(props: { screen: Screen<T>; id: string }): ReactNode {
  const { screen, id } = props;
  const ui = useUiT();
  const navigate = useNavigate();
  const ids = useOpenedFrom(screen.resource, id);
  const at = ids.indexOf(id);
  const go = (target: string | undefined) => (): void => {
    if (target) void navigate(`${screen.path}/${target}`);
  };
  const before = ids[at - 1];
  const after = at < 0 ? undefined : ids[at + 1];
  useCommand([
    { id: 'record.before', label: ui('page.before'), shortcut: '[', enabled: before !== undefined, run: go(before) },
    { id: 'record.after', label: ui('page.after'), shortcut: ']', enabled: after !== undefined, run: go(after) },
  ]);
  if (at < 0 || ids.length < 2) return null;
  return (
    <span className="crm-neighbours">
      <IconButton icon="left" label={ui('page.before')} shortcut="[" disabled={!before} onClick={go(before)} />
      <span className="crm-num">{ui('page.place', { index: at + 1, count: ids.length })}</span>
      <IconButton icon="right" label={ui('page.after')} shortcut="]" disabled={!after} onClick={go(after)} />
    </span>
  );
}

/** Ids of the list shown last that has the record, as far as its rows were loaded; nothing is asked of the platform. */
function useOpenedFrom(resource: string, id: string): readonly string[] {
  const client = useQueryClient();
  return useMemo(() => {
    const lists = client
      .getQueryCache()
      .findAll({ queryKey: resourceKey(resource, 'list') })
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      .map((query) => query.state.data as InfiniteData<Page<ResourceRecord>> | undefined)
      .map((data) => (data?.pages ?? []).flatMap((page) => page.rows.map((row) => row.id)));
    return lists.find((ids) => ids.includes(id)) ?? [];
  }, [client, resource, id]);
}
