import { api, download, resourceKey, upload, useMutation, useQuery, useQueryClient } from '@crm/portal-sdk';
import { rowsOf } from '../resource/client.ts';

export interface ImportMapping {
  column: string;
  position?: number;
}

export interface ImportCount {
  outcome: string;
  reason?: string;
  count: string;
  message?: string;
  /** Of the first of them: its column and row. */
  where?: string;
  line?: string;
}

/** Something that was not taken in although its lines were, or that a person may not have seen. */
export interface ImportWarning {
  reason: string;
  where?: string;
  count?: string;
  line?: string;
  message?: string;
}

/** A record that undo left as it is. */
export interface ImportKept {
  line?: string;
  reason: string;
  message?: string;
}

export interface ImportResult {
  lines?: string;
  counts?: ImportCount[];
  warnings?: ImportWarning[];
}

/** What a person chooses beside the columns. */
export interface ImportChoices {
  upsertKey: string;
  emptyCells: string;
  duplicates: string;
}

/** `crm.type.v1.Import` as REST answers it; empty values are absent. */
export interface Import {
  id: string;
  target: string;
  createTime?: string;
  createdBy?: string;
  state: string;
  file?: { name: string; size?: string };
  format?: { kind?: string; encoding?: string; delimiter?: string; sheet?: string; sheets?: string[] };
  header?: string[];
  preview?: { line?: string; cells?: string[] }[];
  mapping?: ImportMapping[];
  upsertKey?: string;
  emptyCells?: string;
  duplicates?: string;
  progress?: number;
  dryRun?: ImportResult;
  result?: ImportResult;
  undo?: { removed?: string; restored?: string; kept?: string; examples?: ImportKept[] };
  error?: string;
}

export interface ImportTarget {
  name: string;
  columns?: { name: string; label?: string; required?: boolean; key?: boolean; list?: boolean }[];
  findsDuplicates?: boolean;
}

/** States in which the service is at work and the wizard looks again every second. */
const AT_WORK = new Set(['IMPORT_STATE_CHECKING', 'IMPORT_STATE_RUNNING', 'IMPORT_STATE_UNDOING']);
const LOOK_MS = 1000;

export function isAtWork(state: string | undefined): boolean {
  return AT_WORK.has(state ?? '');
}

export function useImportTargets(resource: string) {
  return useQuery({
    queryKey: resourceKey(resource, 'targets'),
    queryFn: async ({ signal }) => rowsOf<ImportTarget>(await api(`/${resource}:targets`, { signal })),
  });
}

export function useImport(resource: string, id: string | undefined) {
  return useQuery({
    queryKey: resourceKey(resource, 'get', id),
    queryFn: ({ signal }) => api<Import>(`/${resource}/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (isAtWork(query.state.data?.state) ? LOOK_MS : false),
  });
}

export interface ImportCommands {
  begin: (file: File, target: string) => Promise<Import>;
  map: (
    id: string,
    mapping: readonly ImportMapping[],
    choices: ImportChoices,
    format?: Import['format'],
  ) => Promise<Import>;
  act: (id: string, action: 'dryRun' | 'start' | 'cancel' | 'undo') => Promise<Import>;
  rejected: (id: string) => Promise<void>;
  busy: boolean;
  error: unknown;
}

/** What the wizard asks of a service's ImportsService; each answer is at once what the wizard shows. */
export function useImportCommands(resource: string): ImportCommands {
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: (work: () => Promise<Import>) => work(),
    onSuccess: (answer) => client.setQueryData(resourceKey(resource, 'get', answer.id), answer),
  });
  return {
    begin: (file, target) =>
      run.mutateAsync(async () => {
        const uploaded = await upload<{ id: string }>(`/${resource}:upload`, file);
        return api<Import>(`/${resource}`, { json: { fileId: uploaded.id, target } });
      }),
    map: (id, mapping, choices, format) =>
      run.mutateAsync(() =>
        api<Import>(`/${resource}/${id}:map`, { json: { mapping, ...choices, ...(format ? { format } : {}) } }),
      ),
    act: (id, action) => run.mutateAsync(() => api<Import>(`/${resource}/${id}:${action}`, { json: {} })),
    rejected: (id) => download(`/${resource}/${id}:rejected`),
    busy: run.isPending,
    error: run.error,
  };
}
