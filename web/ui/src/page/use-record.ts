import { resourceKey, useLive, useQuery } from '@crm/portal-sdk';
import { getRecord } from '../resource/client.ts';

/** One record, kept current by the live stream. */
export function useRecord<T>(
  resource: string,
  id: string | undefined,
): { record: T | undefined; error: unknown; refetch: () => void } {
  useLive(id ? `${resource}:${id}` : []);
  const query = useQuery({
    queryKey: resourceKey(resource, 'get', id),
    queryFn: ({ signal }) => getRecord<T>(resource, id ?? '', signal),
    enabled: Boolean(id),
  });
  return { record: query.data, error: query.data ? undefined : query.error, refetch: () => void query.refetch() };
}
