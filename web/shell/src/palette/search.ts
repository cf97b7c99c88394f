import { api, fillLink, useCanAny, useLabel, useQueries } from '@crm/portal-sdk';
import type { RegistryEntry, SearchType } from '@crm/portal-sdk/host';
import { useRegistry } from '@crm/portal-sdk/host';

export interface Hit {
  id: string;
  title: string;
  detail: string;
  to: string;
  icon: string;
}

/** What one kind of record answered; `failed` when its service did not. */
export interface HitGroup {
  key: string;
  label: string;
  hits: readonly Hit[];
  pending: boolean;
  failed: boolean;
  retry: () => void;
}

/** Asks every kind of record that manifests name, each by itself: one that fails or is slow holds nothing up. */
export function useGlobalSearch(q: string, pageSize: number): readonly HitGroup[] {
  const label = useLabel();
  const can = useCanAny();
  const types = useRegistry()
    .flatMap((remote: RegistryEntry) => remote.search?.types ?? [])
    .filter((type) => can(type.permission));
  const results = useQueries({
    queries: types.map((type) => ({
      queryKey: ['search', type.url, q, pageSize],
      queryFn: ({ signal }: { signal: AbortSignal }) => search(type, q, pageSize, signal),
      enabled: q.length >= 2,
      staleTime: 30_000,
      retry: false,
    })),
  });
  return types.map((type, index) => {
    const result = results[index];
    return {
      key: type.url + type.type,
      label: label(type.label),
      hits: result?.data ?? [],
      pending: result?.isFetching ?? false,
      failed: result?.isError ?? false,
      retry: () => void result?.refetch(),
    };
  });
}

async function search(type: SearchType, q: string, pageSize: number, signal: AbortSignal): Promise<Hit[]> {
  const answer = await api<Record<string, unknown>>(type.url, { query: { q, pageSize }, signal, timeout: 8000 });
  const rows = (answer[type.plural] ?? []) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: String(row['id']),
    title: textOf(row[type.title]) || String(row['id']),
    detail: type.detail ? textOf(row[type.detail]) : '',
    to: fillLink(type.to, row),
    icon: type.icon ?? 'file',
  }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
