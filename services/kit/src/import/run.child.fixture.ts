// Runs one import in a process of its own, to be killed: node run.child.fixture.ts <database url> <import id>
import { openDb } from '../pg/pool.ts';
import { testClock } from '../clock/clock.ts';
import { runImport } from './run.ts';
import { ledgerTarget } from './set-target.fixture.ts';
import { openTables } from './table/tables.ts';

const [url = '', importId = ''] = process.argv.slice(2);
const db = openDb({ url, name: 'import-child' });
const tables = openTables();
const work = { service: 'sample', tables, targets: [{ ...ledgerTarget, batchSize: 200 }] };
await runImport(db, work, importId, {
  clock: testClock('2026-02-01T00:00:00Z'),
  signal: new AbortController().signal,
  progress: () => undefined,
});
await tables.stop();
await db.end();
