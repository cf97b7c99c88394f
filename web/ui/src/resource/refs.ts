import { fillLink, resourceKey, usePortal, useQuery } from '@crm/portal-sdk';
import { quote } from '../list/filters.ts';
import { listRecords } from './client.ts';
import type { ResourceRecord } from './screen.ts';

/** Ids asked for within one frame go out together; a filter of 50 ids stays below the contract's 4000 characters. */
const BATCH = 50;
const GATHER_MS = 15;

type Waiter = { resolve: (record: ResourceRecord | null) => void; reject: (error: unknown) => void };
const waiting = new Map<string, Map<string, Waiter[]>>();

/** Loads one record among others of its collection; null when the caller may not see it. */
export function loadRef(plural: string, id: string): Promise<ResourceRecord | null> {
  return new Promise((resolve, reject) => {
    let batch = waiting.get(plural);
    if (!batch) {
      batch = new Map();
      waiting.set(plural, batch);
      setTimeout(() => flush(plural), GATHER_MS);
    }
    batch.set(id, [...(batch.get(id) ?? []), { resolve, reject }]);
  });
}

function flush(plural: string): void {
  const batch = waiting.get(plural);
  waiting.delete(plural);
  if (!batch) return;
  const ids = [...batch.keys()];
  for (let start = 0; start < ids.length; start += BATCH) {
    const part = ids.slice(start, start + BATCH);
    const filter = part.map((id) => `id = ${quote(id)}`).join(' OR ');
    listRecords<ResourceRecord>(plural, { filter, pageSize: BATCH, showDeleted: true }).then(
      ({ rows }) => {
        const found = new Map(rows.map((row) => [row.id, row]));
        for (const id of part) for (const waiter of batch.get(id) ?? []) waiter.resolve(found.get(id) ?? null);
      },
      (error: unknown) => {
        for (const id of part) for (const waiter of batch.get(id) ?? []) waiter.reject(error);
      },
    );
  }
}

/** A referred record, kept for five minutes and made stale by the live stream like any other. */
export function useRef(
  plural: string | undefined,
  id: string | undefined,
): { record?: ResourceRecord; label: string; loading: boolean } {
  const query = useQuery({
    queryKey: resourceKey(plural ?? '', 'ref', id),
    queryFn: () => loadRef(plural ?? '', id ?? ''),
    enabled: Boolean(plural && id),
    staleTime: 5 * 60_000,
  });
  const record = query.data ?? undefined;
  return {
    record,
    label: record ? refLabel(record) : query.isPending && id ? '' : (id?.slice(0, 8) ?? ''),
    loading: query.isPending,
  };
}

/** How any record is called: its name, title or number, whichever it has. */
export function refLabel(record: object): string {
  const fields = record as Record<string, unknown>;
  const number = typeof fields['number'] === 'string' ? fields['number'] : '';
  for (const key of ['name', 'displayName', 'title', 'subject', 'fullName']) {
    const value = fields[key];
    if (typeof value === 'string' && value) return number ? `${number} ${value}` : value;
  }
  return number || String(fields['id'] ?? '').slice(0, 8);
}

/** Where records of a collection are opened, as the remotes' manifests say under `search`; undefined when nowhere. */
export function useRefLink(plural: string | undefined): (id: string) => string | undefined {
  const { modules } = usePortal();
  const type = modules
    .flatMap((module) => (module as { search?: { types: { url: string; to: string }[] } }).search?.types ?? [])
    .find(({ url }) => url.split('?')[0] === `/api/v1/${plural}`);
  return (id) => (type ? fillLink(type.to, { id }) : undefined);
}
