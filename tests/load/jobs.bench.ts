import { randomUUID } from 'node:crypto';
import { CLAIM } from '@crm/kit/jobs/job-statements';
import { schedule } from '@crm/kit/jobs/schedule';
import { openDb, statement } from '@crm/kit/pg/pool';
import type { Statement } from '@crm/kit/pg/pool';
import { scratchDatabase } from '@crm/kit/pg/scratch-database';
import type { Bench, Row } from './bench.ts';

const BACKLOG = 100_000;
const CLAIMS = 41;
const LEASE_MS = 30_000;
const now = new Date('2026-03-01T10:00:00Z');
const sql = (text: string): Statement => statement('bench', text);

type Plan = { 'QUERY PLAN': { 'Planning Time': number; 'Execution Time': number }[] };

/** P23: what a claim of two jobs costs the database beside a backlog of another kind, planned anew each time. */
export async function run({ plane }: Bench): Promise<Row[]> {
  const database = await scratchDatabase(plane.address.pgUrl);
  const db = openDb({ url: database.url, name: 'bench' });
  try {
    const empty = await claims();
    await db.query(
      sql(`insert into jobs (kind, key, run_at, payload)
        select 'backlog', n::text, timestamptz '2026-02-01' + n * interval '1 second', '{}' from generate_series(1, ${BACKLOG}) n`),
    );
    const beside = await claims();
    return [
      {
        id: 'P23',
        what: `claim of two jobs beside ${BACKLOG} due ones of another kind, time of the database`,
        value: `${beside.toFixed(2)} ms`,
        must: '≤ 1.00 ms',
        holds: beside <= 1,
        note: `planning and execution, median of ${CLAIMS}; without a backlog ${empty.toFixed(2)} ms`,
      },
    ];
  } finally {
    await db.end();
    await database.drop();
  }

  async function claims(): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < CLAIMS; round += 1) {
      for (const key of ['a', 'b']) await schedule(db, { kind: 'remind', key, runAt: now, payload: {} });
      const [row] = await db.query<Plan>(sql(`explain (analyze, format json) ${CLAIM.text}`), [
        ['backlog', 'remind'],
        [0, 2],
        now,
        randomUUID(),
        LEASE_MS,
      ]);
      const measured = row?.['QUERY PLAN'][0];
      times.push((measured?.['Planning Time'] ?? NaN) + (measured?.['Execution Time'] ?? NaN));
      await db.query(sql("delete from jobs where kind = 'remind'"));
    }
    return times.sort((a, b) => a - b)[CLAIMS >> 1] ?? NaN;
  }
}
