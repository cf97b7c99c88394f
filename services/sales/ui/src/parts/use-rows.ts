import { resourceKey, useLive, useQuery } from '@crm/portal-sdk';
import { listRecords } from '@crm/ui';

/** Records of a collection that a filter selects, one page of them, kept current by the live stream. */
export function useRows<T>(
  plural: string,
  filter: string,
  orderBy?: string,
  enabled = true,
): { rows: readonly T[] | undefined; error: unknown; refetch: () => void } {
  useLive(enabled ? plural : []);
  const query = useQuery({
    queryKey: resourceKey(plural, 'rows', { filter, orderBy }),
    queryFn: ({ signal }) => listRecords<T>(plural, { filter, orderBy, pageSize: 200 }, signal),
    enabled,
  });
  return { rows: query.data?.rows, error: query.data ? undefined : query.error, refetch: () => void query.refetch() };
}
