import { api, download } from '@crm/portal-sdk';

export interface ListParams {
  filter?: string;
  orderBy?: string;
  q?: string;
  pageSize?: number;
  pageToken?: string;
  showDeleted?: boolean;
  view?: 'RECORD_VIEW_BASIC';
}

export interface Page<T> {
  rows: T[];
  nextPageToken: string;
}

/** One page of a REST collection; the rows are the answer's one array, whatever the noun is called. */
export async function listRecords<T>(plural: string, params: ListParams, signal?: AbortSignal): Promise<Page<T>> {
  const answer = await api<Record<string, unknown>>(`/${plural}`, { query: { ...params }, signal });
  return { rows: rowsOf<T>(answer), nextPageToken: String(answer['nextPageToken'] ?? '') };
}

export function rowsOf<T>(answer: Record<string, unknown> | undefined): T[] {
  return (Object.values(answer ?? {}).find((value) => Array.isArray(value)) ?? []) as T[];
}

export function getRecord<T>(plural: string, id: string, signal?: AbortSignal): Promise<T> {
  return api<T>(`/${plural}/${id}`, { signal });
}

/** Changes the fields of the patch only; refused with 412 when the record is no longer the one of the etag. */
export function patchRecord<T>(plural: string, id: string, etag: string | undefined, patch: object): Promise<T> {
  return api<T>(`/${plural}/${id}`, { method: 'PATCH', json: patch, ifMatch: etag });
}

/** The same values for many records, all or none; the body's name for the record is the singular in camelCase. */
export function batchPatch(plural: string, singular: string, ids: readonly string[], patch: object): Promise<unknown> {
  return api(`/${plural}:batchUpdate`, {
    json: { ids, [camel(singular)]: patch, updateMask: Object.keys(patch).join(',') },
  });
}

export interface AggregateGroup {
  key: string;
  count: string;
  sums: Record<string, string>;
}

/** Counts and exact sums of what a filter selects; money is summed per currency under "amount/RUB". */
export async function aggregate(
  plural: string,
  params: { filter?: string; q?: string; groupBy?: string; sums?: readonly string[] },
  signal?: AbortSignal,
): Promise<AggregateGroup[]> {
  const answer = await api<{ groups?: Partial<AggregateGroup>[] }>(`/${plural}:aggregate`, {
    query: { ...params },
    signal,
  });
  return (answer.groups ?? []).map((group) => ({
    key: group.key ?? '',
    count: group.count ?? '0',
    sums: group.sums ?? {},
  }));
}

export function exportRecords(
  plural: string,
  params: { filter?: string; orderBy?: string; q?: string; format: 'csv' | 'xlsx'; columns?: readonly string[] },
  options: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<void> {
  return download(`/${plural}:export`, { query: { ...params }, ...options });
}

export interface AuditEntry {
  id: string;
  time: string;
  actorId?: string;
  actorName?: string;
  action: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  basis?: string;
}

export async function history(
  plural: string,
  id: string,
  pageToken: string,
  signal?: AbortSignal,
): Promise<Page<AuditEntry>> {
  const answer = await api<Record<string, unknown>>(`/${plural}/${id}:history`, {
    query: { pageSize: 50, pageToken },
    signal,
  });
  return { rows: rowsOf<AuditEntry>(answer), nextPageToken: String(answer['nextPageToken'] ?? '') };
}

export function camel(name: string): string {
  return name.replace(/[_-](\w)/g, (_all, letter: string) => letter.toUpperCase());
}
