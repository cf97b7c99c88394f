import type { InfiniteData } from '@tanstack/react-query';
import { resourceKey, useInfiniteQuery, useQuery, useQueryClient } from '@crm/portal-sdk';
import { quote } from '../list/filters.ts';
import type { AggregateGroup, Page } from '../resource/client.ts';
import { aggregate, listRecords } from '../resource/client.ts';
import type { ResourceRecord } from '../resource/screen.ts';
import { snake } from '../resource/screen.ts';

const PAGE_SIZE = 50;

export interface BoardSource {
  resource: string;
  /** Field whose value is the column's id. */
  field: string;
  filter: string | undefined;
  order: string | undefined;
}

function columnKey(source: BoardSource, column: string): readonly unknown[] {
  return resourceKey(source.resource, 'column', source, column);
}

/** The cards of one column, page by page. */
export function useColumn<T extends ResourceRecord>(source: BoardSource, column: string, enabled: boolean) {
  const own = `${snake(source.field)} = ${quote(column)}`;
  const filter = source.filter ? `${own} AND (${source.filter})` : own;
  const query = useInfiniteQuery({
    queryKey: columnKey(source, column),
    queryFn: ({ pageParam, signal }) =>
      listRecords<T>(
        source.resource,
        { filter, orderBy: source.order, pageSize: PAGE_SIZE, pageToken: pageParam },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextPageToken || undefined,
    enabled,
  });
  return { query, cards: query.data?.pages.flatMap((page) => page.rows) ?? [] };
}

/** Count and sum of each column, asked for once for the whole board. */
export function useColumnTotals(source: BoardSource, sum: string | undefined): ReadonlyMap<string, AggregateGroup> {
  const query = useQuery({
    queryKey: resourceKey(source.resource, 'columnTotals', source, sum),
    queryFn: ({ signal }) =>
      aggregate(
        source.resource,
        { filter: source.filter, groupBy: snake(source.field), sums: sum ? [snake(sum)] : [] },
        signal,
      ),
  });
  return new Map((query.data ?? []).map((group) => [group.key, group]));
}

/** Puts a card into another column at once, before the platform has answered. */
export function useMoveInCache<T extends ResourceRecord>(
  source: BoardSource,
): (card: T, from: string, to: string) => void {
  const client = useQueryClient();
  return (card, from, to) => {
    type Data = InfiniteData<Page<T>>;
    client.setQueryData<Data>(
      columnKey(source, from),
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({ ...page, rows: page.rows.filter((row) => row.id !== card.id) })),
        },
    );
    client.setQueryData<Data>(
      columnKey(source, to),
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page, index) => (index === 0 ? { ...page, rows: [card, ...page.rows] } : page)),
        },
    );
  };
}
