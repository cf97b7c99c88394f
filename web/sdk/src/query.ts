import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.ts';

export {
  keepPreviousData,
  QueryClientProvider,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
export type { QueryClient } from '@tanstack/react-query';

/**
 * Keys of cached data begin with 'resource' and the REST plural, so that one event of the live stream finds all that it
 * makes stale: resourceKey('deals', 'list', {q}) -> ['resource', 'deals', 'list', {q}].
 */
export function resourceKey(plural: string, ...rest: readonly unknown[]): readonly unknown[] {
  return ['resource', plural, ...rest];
}

/** Whether a key is of a record's label alone, which a command on another record does not change. */
function isLabel(key: readonly unknown[]): boolean {
  return key[2] === 'ref' || key[2] === 'refs';
}

/**
 * Makes all records that are shown stale after a command, which may change more than the one it names (an order's
 * reservation changes stock, shortages and the deal's path). Settles when what is on the screen was read anew.
 */
export async function refreshRecords(client: QueryClient): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'resource' && !isLabel(queryKey),
  });
}

/** A service that is being started again is asked for 7 s more (after 1, 2 and 4 s); a refusal is never repeated. */
function asksAgain(count: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return count < 1;
  if (error.status === 503 || error.reason === 'NETWORK') return count < 3;
  return count < 1 && (error.status < 400 || error.status >= 500);
}

/** The one cache of the portal. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: asksAgain,
      },
      mutations: { retry: false },
    },
  });
}
