import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { applyMigrations } from '@crm/kit/pg/migrate';
import { openDb, type Statement } from '@crm/kit/pg/pool';
import { scratchDatabase } from '@crm/kit/pg/scratch-database';
import { takeNumber } from './number.store.ts';

const all = 'services/clients/prisma/migrations';
const sql = (name: string, text: string): Statement => ({ name: `test_old_${name}`, text });

test('[G1] numbers of earlier years survive: those that were given twice stay, and none of them is given again', async () => {
  const database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '', { empty: true });
  const dir = mkdtempSync(join(tmpdir(), 'earlier-'));
  for (const name of readdirSync(all).filter((one) => one < '20261128003000'))
    cpSync(join(all, name), join(dir, name), { recursive: true });
  await applyMigrations({ url: database.url, dir });
  const db = openDb({ url: database.url, name: 'old-numbers', max: 2 });
  const add = sql(
    'add',
    `insert into documents (id, created_at, updated_at, template_id, number, status) values ($1, $2, $2, $3, $4, $5)`,
  );
  const at = new Date('2026-05-05T10:00:00Z');
  try {
    for (const number of ['INV-2026-00001', 'INV-2026-00001', 'INV-2026-00002', '7/05-26'])
      await db.query(add, [uuidv7(), at, uuidv7(), number, 'DOCUMENT_STATUS_ISSUED']);
    const waiting = uuidv7();
    await db.query(add, [waiting, at, uuidv7(), '', 'DOCUMENT_STATUS_RENDERING']);
    await db.query(
      sql(
        'job',
        `insert into jobs (kind, key, run_at, payload) values ('document.render', $1, $2, '{"data":{"a":1}}')`,
      ),
      [waiting, at],
    );
    await applyMigrations({ url: database.url, dir: all });
    const numbers = await db.query<{ number: string }>(sql('numbers', 'select number from documents order by number'));
    expect(numbers.map(({ number }) => number)).toEqual([
      '',
      '7/05-26',
      'INV-2026-00001',
      'INV-2026-00001',
      'INV-2026-00002',
    ]);
    const next = (pattern: string) => db.tx((tx) => takeNumber(tx, pattern, '2026-05-06', uuidv7()));
    expect(await next('INV-{year}-{number:5}')).toBe('INV-2026-00003');
    expect(await next('{number}/{month}-{year:2}')).toBe('8/05-26');
    const [pending] = await db.query(
      sql('pending', 'select revision, data, content from document_revisions where document_id = $1'),
      [waiting],
    );
    expect(pending).toEqual({ revision: 1, data: { a: 1 }, content: null });
  } finally {
    await db.end();
    await database.drop();
  }
});
