import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import { until } from '@crm/tests/kit/until';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { testClock } from '../clock/clock.ts';
import { actor, callOf } from '../resource/sample.fixture.ts';
import { importMethods } from './imports.ts';
import { runImport, undoImport } from './run.ts';
import type { RunContext } from './run.ts';
import { LEDGER_TABLE, ledgerTarget } from './set-target.fixture.ts';
import { openTables } from './table/tables.ts';

const tables = openTables();
const work = { service: 'sample', tables, targets: [{ ...ledgerTarget, batchSize: 200 }] };
const who = actor('00000000-0000-7000-8000-000000000001', { 'sample:ledger:import': 'all' });
const LINES = 40_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.query({ name: '', text: LEDGER_TABLE });
});
afterAll(async () => {
  await tables.stop();
  await database.drop();
});

async function* ledger(): AsyncGenerator<FileChunk> {
  let text = 'InvoiceNo,StockCode,Quantity,UnitPrice,CustomerID\n';
  for (let at = 0; at < LINES; at++)
    text += `${at % 50 === 0 ? 'C' : ''}${Math.floor(at / 7)},P${at % 90},${at % 1000 === 0 ? 'x' : at % 12},1.25,${at % 4 === 0 ? '' : at % 300}\n`;
  yield { data: Buffer.from(text), fileName: 'ledger.csv', contentType: 'text/csv' };
}

const run = (): RunContext => ({
  clock: testClock('2026-02-01T00:00:00Z'),
  signal: new AbortController().signal,
  progress: () => undefined,
});

async function begin(): Promise<string> {
  const imports = importMethods(database.db, work);
  const file = await imports.uploadImportFile(ledger(), callOf(who));
  const { id } = await imports.createImport({ fileId: file.id, target: 'ledger' }, callOf(who));
  await imports.startImport({ id, etag: '' }, callOf(who));
  return id;
}

const doneLine = async (id: string): Promise<number> =>
  Number(
    (
      await database.db.query<{ done_line: bigint }>({
        name: '',
        text: `select done_line from imports where id = '${id}'`,
      })
    )[0]?.done_line,
  );
const count = async (): Promise<number> =>
  Number((await database.db.query<{ n: bigint }>({ name: '', text: 'select count(*) as n from ledger_lines' }))[0]?.n);

test('[A5] an import killed halfway goes on behind its last batch: every line once, every line counted', async () => {
  const id = await begin();
  const child = spawn(process.execPath, [join(__dirname, 'run.child.fixture.ts'), database.url, id], {
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  await until('the child has done some batches', async () => (await doneLine(id)) > 2000);
  child.kill('SIGKILL');
  await gone;
  const reached = await doneLine(id);
  expect(reached).toBeLessThan(LINES);

  await runImport(database.db, work, id, run());
  const done = await importMethods(database.db, work).getImport({ id }, callOf(who));
  expect(done).toMatchObject({ state: 'IMPORT_STATE_DONE', result: { lines: BigInt(LINES) } });
  expect(done.result?.counts.find(({ outcome }) => outcome === 'rejected')).toMatchObject({
    reason: 'BAD_NUMBER',
    count: 40n,
  });
  expect(done.result?.counts.reduce((sum, item) => sum + item.count, 0n)).toBe(BigInt(LINES));
  expect(await count()).toBe(LINES - 40);
});

test('[A5] two processes on one import do not double it, and undo leaves nothing', async () => {
  await database.db.query({ name: '', text: 'truncate ledger_lines' });
  const id = await begin();
  await Promise.all([runImport(database.db, work, id, run()), runImport(database.db, work, id, run())]);
  expect(await count()).toBe(LINES - 40);
  const imports = importMethods(database.db, work);
  expect(await imports.getImport({ id }, callOf(who))).toMatchObject({
    state: 'IMPORT_STATE_DONE',
    result: { lines: BigInt(LINES) },
  });
  await imports.undoImport({ id, etag: '' }, callOf(who));
  await undoImport(database.db, work, id, run());
  expect(await count()).toBe(0);
  expect(await imports.getImport({ id }, callOf(who))).toMatchObject({
    state: 'IMPORT_STATE_UNDONE',
    undo: { removed: BigInt(LINES - 40), kept: 0n },
  });
});
