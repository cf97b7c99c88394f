import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import { TcpProxy } from '@crm/tests/kit/tcp-proxy';
import { openDb } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('[G3] a server with no slot left for the next connection is trouble, although one is open', async () => {
  const url = new URL(database.url);
  // Two slots for a user of the test's own, of which the pool holds one.
  url.username = `few_${String(process.pid)}`;
  url.password = 'few';
  const admin = (text: string) => database.db.query({ name: '', text });
  await admin(`create role ${url.username} login password 'few' connection limit 2`);
  const db = openDb({ url: url.href, name: 'few', max: 4 });
  expect(await db.trouble()).toBeUndefined();
  const other = new pg.Client({ connectionString: url.href });
  await other.connect();
  await pause(5_100);
  expect(await db.trouble()).toBe('no connection is free');
  await other.end();
  expect(await db.trouble()).toBeUndefined();
  await db.end();
  await admin(`drop role ${url.username}`);
});

test('[G3] a database that is gone is not reachable', async () => {
  const url = new URL(database.url);
  const proxy = await TcpProxy.listen(url.host);
  url.host = proxy.address;
  const db = openDb({ url: url.href, name: 'gone', max: 2 });
  expect(await db.trouble()).toBeUndefined();
  proxy.cut();
  expect(await db.trouble()).toBe('not reachable');
  proxy.heal();
  expect(await db.trouble()).toBeUndefined();
  await db.end();
  await proxy.close();
});
