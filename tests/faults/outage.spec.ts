import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopics } from '@crm/kit/kafka/topics';
import { openKafka } from '@crm/kit/kafka/connection';
import { createLogger } from '@crm/kit/log/logger';
import { applyMigrations } from '@crm/kit/pg/migrate';
import { openDb } from '@crm/kit/pg/pool';
import type { Db } from '@crm/kit/pg/pool';
import { kafkaLibs } from '../../deploy/local/src/artifacts.ts';
import type { Component } from '../../deploy/local/src/component.ts';
import { kafka, kafkaAddress } from '../../deploy/local/src/kafka.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { postgres, postgresUrl } from '../../deploy/local/src/postgres.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import { noLoss } from '../kit/checkers/history.ts';
import type { Applied } from '../kit/checkers/history.ts';
import { until } from '../kit/until.ts';
import { TOPIC } from './fixtures/protocol.ts';
import type { SampleOptions } from './fixtures/protocol.ts';
import { newHistory, startSample, writeFor } from './fixtures/sample-process.ts';
import type { History, SampleProcess } from './fixtures/sample-process.ts';
import { contradictions, sql, TABLES } from './fixtures/world.ts';

// A database and a broker of this file's own, because they are taken down.
let stateDir: string;
let broker: Component;
let database: Component;
let db: Db;
let options: SampleOptions;
const started: SampleProcess[] = [];

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'crm-outage-'));
  const [pgPort, port, controllerPort] = [await freePort(), await freePort(), await freePort()];
  const admin = { name: 'admin', password: 'outage' };
  database = postgres({ stateDir, port: pgPort, password: 'outage', durable: true });
  broker = kafka({
    ...{ stateDir, port, controllerPort, controllerPassword: 'outage', admin, users: [] },
    libs: () => kafkaLibs(silent),
  });
  await Promise.all([database.start(), broker.start()]);
  const pgUrl = postgresUrl({ port: pgPort, password: 'outage' });
  await applyMigrations({ url: pgUrl });
  db = openDb({ url: pgUrl, name: 'outage' });
  for (const table of TABLES) await db.query(sql(table));
  options = { pgUrl, broker: kafkaAddress(port, admin), prefix: 'crm' };
  const connection = openKafka(
    { brokers: [options.broker], clientId: 'outage' },
    createLogger({ name: 'outage', level: 'silent' }),
  );
  await createTopics(connection, [
    {
      name: TOPIC,
      owner: 'test',
      key: 'id',
      partitions: 3,
      config: {},
      events: [],
      readers: [],
      audience: 'internal',
      personal: false,
    },
  ]);
}, 120_000);
afterAll(async () => {
  await Promise.all(started.map((process) => process.kill()));
  await db.end();
  await Promise.all([database.stop(), broker.stop()]);
  await rm(stateDir, { recursive: true, force: true });
});

const start = async (more: Partial<SampleOptions>): Promise<SampleProcess> => {
  const process = await startSample({ ...options, ...more });
  started.push(process);
  return process;
};
const effects = (): Promise<Applied[]> =>
  db.query(sql('select key, sequence::int as sequence from effects order by n'));
const settled = (history: History): Promise<unknown> =>
  until(
    'all that was acknowledged is applied',
    async () => noLoss(history.acknowledged, await effects()).length === 0,
    60_000,
  );

test('[A7] F06 F07 the broker goes, by order and by SIGKILL: commands go on, events wait, and come out in order', async () => {
  const history = newHistory();
  const service = await start({ relay: true, consume: true });
  const keys = ['k1', 'k2', 'k3'];
  const writeAll = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++)
      await Promise.all(keys.map((key) => writeFor(history, key, () => service)));
  };
  await writeAll(5);
  for (const end of ['stop', 'kill'] as const) {
    await broker[end]();
    const answered = history.acknowledged.length;
    await writeAll(30);
    expect(history.acknowledged.length - answered).toBe(90);
    const [waiting] = await db.query<{ count: number }>(sql('select count(*)::int as count from outbox'));
    expect(waiting?.count).toBeGreaterThanOrEqual(90);
    // What the operator's alarm looks at.
    expect(await service.metric('crm_outbox_lag_seconds')).toBeGreaterThan(0);
    expect(await service.ready()).toBe(true);
    await broker.start();
    await writeAll(5);
    await settled(history);
    await until('the alarm ends', async () => (await service.metric('crm_outbox_lag_seconds')) === 0);
  }
  expect(contradictions(history, await effects())).toEqual([]);
}, 120_000);

test('[A7] F17 the database is killed while commits are under way: each request, repeated, takes effect exactly once', async () => {
  await db.query(sql('truncate effects, accounts, request_log, inbox, inbox_key'));
  const history = newHistory();
  const service = await start({ relay: true, consume: true });
  const keys = ['p1', 'p2', 'p3', 'p4'];
  let stopped = false;
  const writers = keys.map(async (key) => {
    while (!stopped) await writeFor(history, key, () => service);
  });
  for (let turn = 1; turn <= 2; turn++) {
    await until('commands are being answered', () => history.acknowledged.length > 100 * turn);
    await database.kill();
    // Its children hold the shared memory for a moment longer.
    await until('the database starts again', () => database.start().then(() => true), 30_000);
  }
  const seen = history.acknowledged.length;
  await until('commands are answered again', () => history.acknowledged.length > seen + 20, 30_000);
  stopped = true;
  await Promise.all(writers);
  await settled(history);
  expect(contradictions(history, await effects())).toEqual([]);
  const [row] = await db.query<{ total: number }>(sql('select sum(event_seq)::int as total from accounts'));
  expect(row?.total).toBe(history.acknowledged.length);
}, 120_000);
