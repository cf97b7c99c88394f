import { basename } from 'node:path';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PortalClient } from '../kit/rest.ts';
import { until } from '../kit/until.ts';
import { tenThousandths } from './ledger-file.ts';

/** An import as REST tells it, as far as these tests look. */
export interface ShownImport {
  id: string;
  etag: string;
  state: string;
  progress: number;
  error: string;
  mapping: { column: string; position?: number }[];
  dryRun?: ShownResult;
  result?: ShownResult;
  undo?: { removed: string; kept?: string; examples?: { recordId: string; reason: string }[] };
}

interface ShownResult {
  lines: string;
  counts: { outcome: string; reason?: string; count: string; message?: string }[];
}

/** Uploads a ledger and opens an import of it; nothing happens with it yet. */
export async function opened(admin: PortalClient, name: string, bytes: Buffer): Promise<ShownImport> {
  const file = await admin.post<{ id: string }>(`/api/v1/sales-imports:upload?fileName=${basename(name)}`, bytes);
  return admin.post<ShownImport>('/api/v1/sales-imports', { fileId: file.id, target: 'ledger' });
}

export function shown(admin: PortalClient, id: string): Promise<ShownImport> {
  return admin.get<ShownImport>(`/api/v1/sales-imports/${id}`);
}

/** Waits until nothing moves any more; an import that failed throws its own words. */
export async function settled(admin: PortalClient, id: string, withinMs = 240_000): Promise<ShownImport> {
  const found = await until(
    'the import has come to rest',
    async () => {
      const now = await shown(admin, id).catch(() => undefined);
      return now && !/CHECKING|RUNNING|UNDOING/.test(now.state) ? now : undefined;
    },
    withinMs,
  );
  if (found.state === 'IMPORT_STATE_FAILED') throw new Error(found.error);
  return found;
}

export async function act(
  admin: PortalClient,
  id: string,
  action: 'dryRun' | 'start' | 'cancel' | 'undo',
): Promise<ShownImport> {
  return admin.post<ShownImport>(`/api/v1/sales-imports/${id}:${action}`, {});
}

/** Counts of a result by outcome. */
export function counted(result: ShownResult | undefined): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { outcome, count } of result?.counts ?? []) sums[outcome] = (sums[outcome] ?? 0) + Number(count);
  return sums;
}

/** Lines `from` to `to` of a ledger with its header, and lines of one's own behind them, packed. */
export function cut(path: string, from: number, to: number, more: readonly string[] = []): Buffer {
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  return gzipSync([lines[0], ...lines.slice(from, to), ...more].join('\n') + '\n');
}

/** What the base holds, as lists and sums of the portal tell it. */
export interface Base {
  orders: number;
  returns: number;
  clients: number;
  products: number;
  /** In ten-thousandths of a pound. */
  sales: bigint;
  returned: bigint;
}

/** Asks for counts and sums. */
export async function baseOf(admin: PortalClient): Promise<Base> {
  const [orders, returns, clients] = await Promise.all([
    sumsOf(admin, 'orders', '&sums=total'),
    sumsOf(admin, 'order-returns', '&sums=total'),
    sumsOf(admin, 'clients', ''),
  ]);
  let products = 0;
  let token = '';
  do {
    const page = await admin.get<{ products: object[]; nextPageToken: string }>(
      `/api/v1/products?pageSize=200&pageToken=${encodeURIComponent(token)}`,
    );
    products += page.products.length;
    token = page.nextPageToken;
  } while (token !== '');
  return {
    orders: orders.count,
    returns: returns.count,
    clients: clients.count,
    products,
    sales: orders.pounds,
    returned: returns.pounds,
  };
}

/** What came to the base between two looks at it. */
export function grown(before: Base, after: Base): Base {
  return {
    orders: after.orders - before.orders,
    returns: after.returns - before.returns,
    clients: after.clients - before.clients,
    products: after.products - before.products,
    sales: after.sales - before.sales,
    returned: after.returned - before.returned,
  };
}

async function sumsOf(admin: PortalClient, plural: string, more: string): Promise<{ count: number; pounds: bigint }> {
  const { groups } = await admin.get<{ groups: { count: string; sums?: Record<string, string> }[] }>(
    `/api/v1/${plural}:aggregate?groupBy=${more}`,
  );
  const all = groups.reduce((sum, { count }) => sum + Number(count), 0);
  const pounds = groups.reduce((sum, { sums }) => sum + tenThousandths(sums?.['total/GBP'] ?? '0'), 0n);
  return { count: all, pounds };
}
