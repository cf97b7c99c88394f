import { api, resourceKey, useInfiniteQuery, useLive, useQueryClient } from '@crm/portal-sdk';
import type { TimelineItem } from '../records.ts';

/** Changes of these may add a line; a line itself is no record of the live stream. */
const SOURCES = [
  'activities',
  'emails',
  'documents',
  'clients',
  'deals',
  'quotes',
  'orders',
  'payments',
  'reservations',
  'document-sets',
];

/** The history of a client, or that of one record with it, page by page; current by the live stream. */
export function useTimeline(clientId: string, options: { recordId?: string | undefined; group?: string } = {}) {
  const client = useQueryClient();
  useLive(SOURCES, (change) => {
    if (change.clientId === clientId) void client.invalidateQueries({ queryKey: resourceKey('timeline', clientId) });
  });
  const { recordId, group = '' } = options;
  const query = useInfiniteQuery({
    queryKey: resourceKey('timeline', clientId, { recordId, group }),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api<{ items?: TimelineItem[]; nextPageToken?: string }>('/timeline', {
        query: {
          clientId,
          recordId,
          groups: group === '' ? undefined : [group],
          pageSize: 50,
          pageToken: pageParam || undefined,
        },
        signal,
      }),
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items ?? []);
  return { items, query };
}
