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

/** The one cache of the portal. Refusals are not repeated; a lost connection is, by `api()` and once more here. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 1 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
      mutations: { retry: false },
    },
  });
}
