import type { InfiniteData } from '@tanstack/react-query';
import { keepPreviousData, resourceKey, useInfiniteQuery, useLive, useQuery, useQueryClient } from '@crm/portal-sdk';
import { useMemo } from 'react';
import type { Page } from '../resource/client.ts';
import { aggregate, listRecords } from '../resource/client.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';

const PAGE_SIZE = 100;

export interface ListData<T> {
  rows: readonly T[];
  /** All that the filter selects; undefined while not known, or where the resource has no :aggregate. */
  total: number | undefined;
  /** Exact sums: "amount/RUB" -> "1200.00". */
  sums: Record<string, string>;
  pending: boolean;
  fetching: boolean;
  error: unknown;
  hasMore: boolean;
  fetchMore: () => void;
  refetch: () => void;
  /** Puts changed records in their places without asking for the list anew. */
  replace: (records: readonly T[]) => void;
}

export interface ListQuery {
  filter: string | undefined;
  orderBy: string | undefined;
  q: string;
}

/** Rows of a list page by page as they are scrolled to, with count and sums of the whole, kept current by the stream. */
export function useListData<T extends ResourceRecord>(
  screen: Screen<T>,
  query: ListQuery,
  aggregated: { enabled: boolean; sums: readonly string[] },
): ListData<T> {
  const client = useQueryClient();
  useLive([screen.resource, ...(screen.live ?? [])]);
  const key = useMemo(() => resourceKey(screen.resource, 'list', query), [screen.resource, query]);
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      listRecords<T>(
        screen.resource,
        { ...query, pageSize: PAGE_SIZE, pageToken: pageParam, ...(screen.brief && { view: 'RECORD_VIEW_BASIC' }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextPageToken || undefined,
    placeholderData: keepPreviousData,
  });
  const totals = useQuery({
    queryKey: resourceKey(screen.resource, 'totals', { filter: query.filter, q: query.q, sums: aggregated.sums }),
    queryFn: ({ signal }) =>
      aggregate(screen.resource, { filter: query.filter, q: query.q, sums: aggregated.sums }, signal),
    enabled: aggregated.enabled,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => uniqueRows(pages.data?.pages ?? []), [pages.data]);
  const group = totals.data?.[0];
  return {
    rows,
    total: totals.data ? Number(group?.count ?? 0) : pages.hasNextPage || !pages.data ? undefined : rows.length,
    sums: group?.sums ?? {},
    pending: pages.isPending,
    fetching: pages.isFetching,
    error: pages.error,
    hasMore: pages.hasNextPage,
    fetchMore() {
      if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
    refetch: () => void pages.refetch(),
    replace(records) {
      const changed = new Map(records.map((record) => [record.id, record]));
      client.setQueryData<InfiniteData<Page<T>>>(
        key,
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({ ...page, rows: page.rows.map((row) => changed.get(row.id) ?? row) })),
          },
      );
    },
  };
}

/** A row that moved between two pages while they were fetched comes once. */
function uniqueRows<T extends ResourceRecord>(pages: readonly Page<T>[]): T[] {
  const seen = new Map<string, T>();
  for (const page of pages) for (const row of page.rows) if (!seen.has(row.id)) seen.set(row.id, row);
  return [...seen.values()];
}
