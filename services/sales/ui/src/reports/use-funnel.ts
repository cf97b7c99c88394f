import { api, keepPreviousData, resourceKey, useLive, useQuery } from '@crm/portal-sdk';
import type { Funnel } from '../records.ts';

export interface FunnelQuery {
  pipelineId: string;
  /** YYYY-MM-DD, by the day a deal was created. */
  dateFrom?: string;
  dateTo?: string;
  ownerId?: string;
  channelId?: string;
}

/** The funnel of a pipeline, kept current by the live stream; asks for nothing before the pipeline is known. */
export function useFunnel(asked: FunnelQuery | undefined): {
  funnel: Funnel | undefined;
  error: unknown;
  refetch: () => void;
} {
  useLive('deals');
  const query = useQuery({
    queryKey: resourceKey('deals', 'funnel', asked),
    queryFn: ({ signal }) => api<Funnel>('/reports/funnel', { query: { ...asked }, signal }),
    placeholderData: keepPreviousData,
    enabled: asked !== undefined,
  });
  return { funnel: query.data, error: query.error, refetch: () => void query.refetch() };
}
