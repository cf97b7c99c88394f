import type { Screen, ScreenView } from '../resource/screen.ts';
import { useSearchParams } from '@crm/portal-sdk';
import { useMemo } from 'react';
import type { FilterGroups } from './filters.ts';
import { readFilters, writeFilters } from './filters.ts';

/**
 * What a list shows, all of it in the address:
 * ?view=mine&f=amount.ge.1000&f=or&f=ownerId.in.@me&order=amount desc&q=brick&cols=name,amount&group=stageId.
 */
export interface ListState {
  view: string | undefined;
  filters: FilterGroups;
  order: string;
  q: string;
  /** Columns chosen by the user; undefined = those of the declaration. */
  columns: readonly string[] | undefined;
  /** Field by whose values the rows are put together. */
  group: string | undefined;
}

export interface ListControl extends ListState {
  change: (next: Partial<ListState>) => void;
  openView: (view: SavedView | undefined) => void;
}

/** A view: of the declaration, or saved by the user. */
export interface SavedView {
  id: string;
  name: string;
  own: boolean;
  filters: readonly string[];
  order?: string;
  columns?: readonly string[];
  group?: string;
}

/** Reads and writes the list's state in the address, so that every view can be sent as a link. */
export function useListState<T>(screen: Screen<T>): ListControl {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  return useMemo(() => {
    const now = readState(new URLSearchParams(text), screen);
    return {
      ...now,
      change(next) {
        setParams((present) => writeState(present, { ...readState(present, screen), ...next }, screen), {
          replace: true,
        });
      },
      openView(view) {
        setParams((present) =>
          writeState(
            present,
            {
              view: view?.id,
              filters: readFilters(view?.filters ?? []),
              order: view?.order ?? screen.order ?? '',
              q: '',
              columns: view?.columns,
              group: view?.group,
            },
            screen,
          ),
        );
      },
    };
  }, [text, screen, setParams]);
}

export function readState<T>(params: URLSearchParams, screen: Pick<Screen<T>, 'order' | 'views'>): ListState {
  const first = screen.views?.[0];
  const untouched = !params.has('view') && !params.has('f') && !params.has('order') && !params.has('q');
  const view: ScreenView | undefined = untouched ? first : undefined;
  return {
    view: params.get('view') ?? view?.id,
    filters: readFilters(untouched ? (view?.filters ?? []) : params.getAll('f')),
    order: params.get('order') ?? view?.order ?? screen.order ?? '',
    q: params.get('q') ?? '',
    columns: params.get('cols')?.split(','),
    group: params.get('group') ?? undefined,
  };
}

function writeState<T>(params: URLSearchParams, state: ListState, screen: Pick<Screen<T>, 'order'>): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of ['view', 'f', 'order', 'q', 'cols', 'group']) next.delete(name);
  next.set('view', state.view ?? '');
  for (const filter of writeFilters(state.filters)) next.append('f', filter);
  if (state.order && state.order !== screen.order) next.set('order', state.order);
  if (state.q) next.set('q', state.q);
  if (state.columns) next.set('cols', state.columns.join(','));
  if (state.group) next.set('group', state.group);
  return next;
}
