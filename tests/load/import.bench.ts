import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { openDb, statement } from '@crm/kit/pg/pool';
import type { Db } from '@crm/kit/pg/pool';
import { scratchDatabase } from '@crm/kit/pg/scratch-database';
import { parse } from 'csv-parse';
import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import { until } from '../kit/until.ts';
import type { Bench, Row } from './bench.ts';

const CREATE = statement(
  'bench',
  `create table ledger (invoice text, product text, description text, quantity integer, time timestamp, price numeric(19,4), client text, country text)`,
);
const EMPTY = statement('bench', 'truncate ledger');
const COLUMNS = ['invoice', 'product', 'description', 'quantity', 'time', 'price', 'client', 'country'];
const WITHIN_MS = 600_000;

/** I1: lines per second of the import of the real ledger, through the portal, beside a bare COPY of the same lines in the same run. */
export async function run({ plane, platform, progress }: Bench): Promise<Row[]> {
  const path = process.env['CRM_REAL_LEDGER'];
  if (path === undefined) {
    progress.step('The import is not measured: set CRM_REAL_LEDGER to the path of online-retail.csv.gz');
    return [];
  }
  const packed = readFileSync(path);
  const database = await scratchDatabase(plane.address.pgUrl);
  const db = openDb({ url: database.url, name: 'bench', max: 1, statementTimeoutMs: 0 });
  try {
    await db.query(CREATE);
    const lines = await parsed(packed);
    const first = await bareCopy(db, lines);
    progress.step(`A bare COPY: ${perSecond(first.lines, first.ms)} lines/s`);
    const imported = await viaPortal(platform.address, packed);
    progress.step(`The import: ${perSecond(imported.lines, imported.ms)} lines/s`);
    const second = await bareCopy(db, lines);
    const copyMs = (first.ms + second.ms) / 2;
    const speeds = `import ${perSecond(imported.lines, imported.ms)} lines/s (${seconds(imported.ms)} s for ${imported.lines}), COPY ${perSecond(first.lines, copyMs)} lines/s`;
    return [
      {
        id: 'I1',
        what: 'import of a ledger against a bare COPY of its lines',
        value: `${(imported.ms / copyMs).toFixed(1)} times as long`,
        must: 'minutes',
        holds: imported.ms < 300_000,
        note: `${speeds}; COPY before and after it, from memory into one table without indexes; the import unpacks, parses, looks up, groups, prices, audits and publishes`,
      },
    ];
  } finally {
    await db.end();
    await database.drop();
  }
}

/** The lines as arrays of cells, so that nothing but COPY is timed. */
async function parsed(packed: Buffer): Promise<unknown[][]> {
  const parser = Readable.from([gunzipSync(packed)]).pipe(
    parse({ from_line: 2, cast: (cell) => (cell === '' ? null : cell) }),
  );
  const lines: unknown[][] = [];
  for await (const line of parser as AsyncIterable<unknown[]>) lines.push(line);
  return lines;
}

async function bareCopy(db: Db, rows: readonly unknown[][]): Promise<{ lines: number; ms: number }> {
  await db.query(EMPTY);
  const began = performance.now();
  const lines = await db.copyFrom({ table: 'ledger', columns: COLUMNS }, rows);
  return { lines, ms: performance.now() - began };
}

interface Shown {
  id: string;
  state: string;
  error: string;
  result?: { lines: string; counts: { outcome: string }[] };
}

/** From pressing "start" to the end. */
async function viaPortal(
  address: Bench['platform']['address'],
  packed: Buffer,
): Promise<{ lines: number; ms: number }> {
  const email = address.users.find(({ login }) => login === 'admin')?.email ?? '';
  const admin = await PortalClient.login(address.publicUrl, email, address.password);
  const file = await admin.post<{ id: string }>('/api/v1/sales-imports:upload?fileName=ledger.csv.gz', packed);
  const { id } = await admin.post<Shown>('/api/v1/sales-imports', { fileId: file.id, target: 'ledger' });
  const began = performance.now();
  await admin.post(`/api/v1/sales-imports/${id}:start`);
  const done = await until(
    'the import is at its end',
    async () => {
      const now = await admin.get<Shown>(`/api/v1/sales-imports/${id}`);
      return now.state === 'IMPORT_STATE_RUNNING' ? undefined : now;
    },
    WITHIN_MS,
  );
  if (done.state !== 'IMPORT_STATE_DONE') throw new Error(`the import ended as ${done.state}: ${done.error}`);
  const ms = performance.now() - began;
  if (done.result?.counts.some(({ outcome }) => outcome === 'unchanged'))
    throw new Error('the ledger was in the base already: nothing was measured');
  return { lines: Number(done.result?.lines ?? 0), ms };
}

function perSecond(lines: number, ms: number): string {
  return Math.round((lines * 1000) / ms).toLocaleString('en');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
