import { DbError, isUniqueViolation } from './errors.ts';
import { openDb, statement } from './pool.ts';
import type { Db, Statement } from './pool.ts';
import { scratchDatabase } from './scratch-database.ts';
import type { ScratchDatabase } from './scratch-database.ts';

const admin = process.env['CRM_TEST_PG_URL'] ?? '';
let database: ScratchDatabase;
let db: Db;
const sent: Statement[] = [];

const sql = (text: string): Statement => statement('test', text);

beforeAll(async () => {
  database = await scratchDatabase(admin, { empty: true });
  db = openDb({
    url: database.url,
    name: 'pool-test',
    max: 4,
    lockTimeoutMs: 2_000,
    onStatement: (what) => sent.push(what),
  });
  await db.query(
    sql('create table account (id int primary key, amount int not null check (amount >= 0), note text, data jsonb)'),
  );
});
beforeEach(async () => {
  await db.query(sql('delete from account'));
  await db.query(sql("insert into account values (1, 100, 'a'), (2, 100, 'b')"));
  sent.length = 0;
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('values keep their exactness: int8, numeric, date, timestamptz, json', async () => {
  const [row] = await db.query(
    sql(`select 9007199254740993::int8 as big, 0.10::numeric(19,4) as money, '2026-03-29'::date as day, '2026-03-29T01:30:00+03'::timestamptz as at,
      '{"a": [1]}'::jsonb as data, array[1, null]::int8[] as bigs, array[1.50]::numeric[] as moneys, array['2026-01-01']::date[] as days`),
  );
  expect(row).toEqual({
    big: 9007199254740993n,
    money: '0.1000',
    day: '2026-03-29',
    at: new Date('2026-03-28T22:30:00Z'),
    data: { a: [1] },
    bigs: [1n, null],
    moneys: ['1.50'],
    days: ['2026-01-01'],
  });
});

test('a transaction that throws leaves nothing behind', async () => {
  const half = db.tx(async (tx) => {
    await tx.query(sql('update account set amount = 0 where id = 1'));
    throw new Error('no');
  });
  await expect(half).rejects.toThrow('no');
  expect(await db.query(sql('select amount from account where id = 1'))).toEqual([{ amount: 100 }]);
});

test('an error swallowed inside a transaction does not pass for success', async () => {
  const swallowed = db.tx(async (tx) => {
    await tx.query(sql("insert into account values (1, 5, 'double')")).catch(() => undefined);
  });
  await expect(swallowed).rejects.toThrow(/had failed/);
});

test('failures are named by kind', async () => {
  const unique = await db.query(sql("insert into account values (1, 5, 'double')")).catch((thrown: unknown) => thrown);
  expect(isUniqueViolation(unique, 'account_pkey')).toBe(true);
  expect(isUniqueViolation(unique, 'another')).toBe(false);
  await expect(db.query(sql('update account set amount = -1'))).rejects.toMatchObject({
    kind: 'check',
    transient: false,
  });
  await expect(db.query(sql("select 'x'::text::int"))).rejects.toMatchObject({ kind: 'bad_value' });
  const nobody = openDb({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'nobody' });
  await expect(nobody.query(sql('select 1'))).rejects.toMatchObject({ kind: 'connection', transient: true });
  await nobody.end();
});

test('[A7] F20 a deadlock is resolved inside and no caller sees it', async () => {
  // Each moves money in the opposite order; both hold their first lock before either asks for the second.
  let arrived = 0;
  let open: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  let runs = 0;
  const move = (from: number, to: number): Promise<void> =>
    db.tx(async (tx) => {
      runs += 1;
      await tx.query(sql('update account set amount = amount - 10 where id = $1'), [from]);
      if (++arrived === 2) open();
      await both;
      await tx.query(sql('update account set amount = amount + 10 where id = $1'), [to]);
    });
  await Promise.all([move(1, 2), move(2, 1)]);
  expect(runs).toBe(3);
  expect(await db.query(sql('select sum(amount)::int as total, min(amount) as least from account'))).toEqual([
    { total: 200, least: 100 },
  ]);
}, 20_000);

test('a serialization failure is run again', async () => {
  let runs = 0;
  await db.tx(async (tx) => {
    runs += 1;
    await tx.query(sql('set transaction isolation level repeatable read'));
    await tx.query(sql('select amount from account where id = 1'));
    if (runs === 1) await db.query(sql('update account set amount = 50 where id = 1'));
    await tx.query(sql('update account set amount = amount + 1 where id = 1'));
  });
  expect(runs).toBe(2);
  expect(await db.query(sql('select amount from account where id = 1'))).toEqual([{ amount: 51 }]);
});

test('a connection killed by the server is replaced', async () => {
  const lost = db.tx(async (tx) => {
    await tx.query(sql('update account set amount = 1 where id = 1'));
    const [me] = await tx.query<{ pid: number }>(sql('select pg_backend_pid() as pid'));
    await db.query(sql('select pg_terminate_backend($1)'), [me?.pid]);
    await tx.query(sql('select 1 as alive'));
  });
  await expect(lost).rejects.toMatchObject({ kind: 'connection', transient: true });
  expect(await db.query(sql('select amount from account where id = 1'))).toEqual([{ amount: 100 }]);
});

test('more callers than connections wait, and are refused when it takes too long', async () => {
  const narrow = openDb({ url: database.url, name: 'narrow', max: 1, acquireTimeoutMs: 100 });
  await narrow.tx(async () => {
    await expect(narrow.query(sql('select 1'))).rejects.toMatchObject({ kind: 'exhausted', transient: true });
  });
  expect(await narrow.query(sql('select 1 as one'))).toEqual([{ one: 1 }]);
  await narrow.end();
});

test('rows are copied in, whatever stands in them', async () => {
  const notes = ['tab\there', 'line\nbreak', 'back\\slash', '\\N', '', 'кирпич 🧱', null];
  const rows = notes.map((note, at) => [at + 10, at, note, { note }]);
  expect(await db.copyFrom({ table: 'account', columns: ['id', 'amount', 'note', 'data'] }, rows)).toBe(notes.length);
  const back = await db.query<{ note: string | null; data: unknown }>(
    sql('select note, data from account where id >= 10 order by id'),
  );
  expect(back).toEqual(notes.map((note) => ({ note, data: { note } })));
  const broken = db.tx(async (tx) => {
    await tx.copyFrom({ table: 'account', columns: ['id', 'amount'] }, [
      [100, 1],
      [101, -1],
    ]);
  });
  await expect(broken).rejects.toBeInstanceOf(DbError);
  expect(await db.query(sql('select 1 from account where id = 100'))).toEqual([]);
});

test('every statement is counted before it is sent', async () => {
  await db.query(sql('select 1'));
  await db.tx(async (tx) => {
    await tx.query(sql('select 1'));
  });
  expect(sent.map((what) => what.text)).toEqual(['select 1', 'begin', 'select 1', 'commit']);
});

test('listeners hear of a commit, and not of a rollback', async () => {
  let heard = 0;
  const stop = db.onCommit('outbox', () => (heard += 1));
  const touching = { ...sql('select 2 as touching'), outbox: true };
  await db.query(touching);
  await db.tx((tx) => tx.query(touching));
  await db.tx(async (tx) => tx.query(touching).then(() => Promise.reject(new Error('no')))).catch(() => undefined);
  stop();
  await db.query(touching);
  expect(heard).toBe(2);
});
