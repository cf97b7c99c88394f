import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import { createLogger } from '../log/logger.ts';
import { refusalOf } from './fault.ts';

let database: TestDatabase;
const sql = (text: string, params: unknown[] = []) => database.db.query({ name: '', text }, params);
beforeAll(async () => {
  database = await testDatabase();
  await sql('create table owners (id uuid primary key)');
  await sql(`create table boxes (
    code text unique, size smallint check (size > 0), name varchar(3), owner_id uuid references owners, day date, price numeric(4, 2),
    label text not null default '', period int4range, exclude using gist (period with &&))`);
});
afterAll(() => database.drop());

test.each<[string, string, string, unknown[]]>([
  ['', 'NOT_STORABLE', 'insert into boxes (size) values ($1)', [70_000]],
  ['', 'NOT_STORABLE', 'insert into boxes (name) values ($1)', ['four']],
  ['', 'NOT_STORABLE', 'insert into boxes (day) values ($1)', ['0000-12-31']],
  ['', 'NOT_STORABLE', 'insert into boxes (price) values ($1)', ['123456']],
  ['', 'NOT_STORABLE', 'insert into boxes (owner_id) values ($1)', ['nobody']],
  ['', 'NOT_STORABLE', 'insert into boxes (label) values ($1)', ['a\0b']],
  ['', 'NOT_STORABLE', 'select $1::jsonb', ['{"a":"\\u0000"}']],
  [
    '',
    'NOT_STORABLE',
    "insert into boxes (code) values ((select string_agg(md5(n::text), '') from generate_series(1, $1) n))",
    [3000],
  ],
  ['size', 'NOT_STORABLE', 'insert into boxes (size) values ($1)', [-1]],
  ['ownerId', 'NOT_FOUND', 'insert into boxes (owner_id) values ($1)', ['0198f000-0000-7000-8000-000000000000']],
  ['label', 'REQUIRED', 'insert into boxes (label) values ($1)', [null]],
  ['code', 'TAKEN', "insert into boxes (code) values ('a'), ($1)", ['a']],
  ['period', 'TAKEN', "insert into boxes (period) values ('[1,3)'), ($1)", ['[2,4)']],
])('[G1] a value that PostgreSQL refuses is a wrong field "%s": %s by %s', async (field, reason, text, params) => {
  const thrown: unknown = await sql(text, params).catch((error: unknown) => error);
  const log = createLogger({ name: 'db', level: 'silent' });
  const refusal = refusalOf(thrown, { traceId: 't', path: '/x', aborted: false, log });
  expect(refusal).toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field, reason }] });
});

test('[G3] a statement that is cut off is a call that took too long, and no fault', async () => {
  const thrown: unknown = await database.db
    .tx(async (tx) => {
      await tx.query({ name: '', text: "set local statement_timeout = '20ms'" });
      await tx.query({ name: '', text: 'select pg_sleep(5)' });
    })
    .catch((error: unknown) => error);
  const log = createLogger({ name: 'db', level: 'silent' });
  expect(refusalOf(thrown, { traceId: 't', path: '/x', aborted: false, log }).code).toBe('DEADLINE_EXCEEDED');
});
