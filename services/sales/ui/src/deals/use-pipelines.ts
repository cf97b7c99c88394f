import { resourceKey, useQuery } from '@crm/portal-sdk';
import { listRecords } from '@crm/ui';
import type { Pipeline, Stage } from '../records.ts';

/** The company's pipelines in their order; a handful, kept for five minutes. */
export function usePipelines(): { pipelines: readonly Pipeline[] | undefined; error: unknown; refetch: () => void } {
  const query = useQuery({
    queryKey: resourceKey('pipelines', 'all'),
    queryFn: ({ signal }) => listRecords<Pipeline>('pipelines', { orderBy: 'position', pageSize: 100 }, signal),
    staleTime: 5 * 60_000,
  });
  return { pipelines: query.data?.rows, error: query.error, refetch: () => void query.refetch() };
}

/** The stages of one pipeline as steps with names. */
export function stepsOf(pipeline: Pipeline | undefined): { id: string; title: string; stage: Stage }[] {
  return (pipeline?.stages ?? []).flatMap((stage) =>
    stage.id ? [{ id: stage.id, title: stage.name ?? '', stage }] : [],
  );
}
