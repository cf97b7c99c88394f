import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchTopics } from '@crm/kit/kafka/scratch-topics';
import type { ScratchTopics } from '@crm/kit/kafka/scratch-topics';
import { applyMigrations } from '@crm/kit/pg/migrate';
import { openDb } from '@crm/kit/pg/pool';
import type { Db } from '@crm/kit/pg/pool';
import type { Component } from '../../deploy/local/src/component.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { postgres, postgresUrl } from '../../deploy/local/src/postgres.ts';
import { noLoss } from '../kit/checkers/history.ts';
import type { Applied } from '../kit/checkers/history.ts';
import { testPlane } from '../kit/plane.ts';
import { until } from '../kit/until.ts';
import { TOPIC } from './fixtures/protocol.ts';
import { newHistory, startSample, writeFor } from './fixtures/sample-process.ts';
import type { SampleProcess } from './fixtures/sample-process.ts';
import { canMount, Filler, onSmallDisk } from './fixtures/small-disk.ts';
import { contradictions, sql, TABLES } from './fixtures/world.ts';

const withNamespaces = canMount() ? test : test.skip;
if (!canMount()) process.stderr.write('F31 is left out: this machine lets no process have file systems of its own.\n');

let stateDir: string;
let database: Component;
let db: Db;
let topics: ScratchTopics;
let service: SampleProcess;

beforeEach(async () => {
  if (!canMount()) return;
  stateDir = await mkdtemp(join(tmpdir(), 'crm-disk-'));
  const options = { port: await freePort(), password: 'disk' };
  // Forty MB of tables, sixteen of write-ahead log in one segment, and some room.
  database = postgres({ stateDir, ...options, durable: true, within: onSmallDisk(96) });
  await database.start();
  const pgUrl = postgresUrl(options);
  await applyMigrations({ url: pgUrl });
  db = openDb({ url: pgUrl, name: 'disk' });
  for (const table of TABLES) await db.query(sql(table));
  topics = await scratchTopics({ brokers: [testPlane().kafka] }, [TOPIC]);
  service = await startSample({ pgUrl, broker: testPlane().kafka, prefix: topics.prefix, relay: true, consume: true });
});
afterEach(async () => {
  if (!canMount()) return;
  await service.kill();
  await db.end();
  await topics.drop();
  await database.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const effects = (): Promise<Applied[]> =>
  db.query(sql('select key, sequence::int as sequence from effects order by n'));

withNamespaces(
  '[G3] F31 the disk of the database is full: commands are refused as for a while, and go on once there is room, without a hand',
  async () => {
    const history = newHistory();
    const write = (key: string) => writeFor(history, key, () => service);
    for (const key of ['a', 'b', 'c']) await write(key);
    const disk = new Filler(database.pid ?? 0, join(stateDir, 'postgres'));
    const server = database.pid;
    disk.fill();
    // Pages that are there already still take rows; the next one cannot be had.
    const outcomes = await until('a command is refused', async () => {
      const more = await Promise.all(Array.from({ length: 50 }, (_, n) => attempt(`full-${n}`)));
      return more.some((outcome) => !outcome.done) && more;
    });
    expect(outcomes.filter((outcome) => !outcome.done && !outcome.transient)).toEqual([]);
    disk.free();
    for (const key of ['a', 'b', 'c', 'a']) await write(key);
    await until(
      'all that was acknowledged is applied',
      async () => noLoss(history.acknowledged, await effects()).length === 0,
    );
    expect(contradictions(history, await effects())).toEqual([]);
    expect(database.pid).toBe(server);

    async function attempt(key: string) {
      history.attempted.set(key, (history.attempted.get(key) ?? 0) + 1);
      const request = randomUUID();
      const outcome = await service.write(key, request);
      if (outcome.done) history.acknowledged.push({ key, sequence: outcome.sequence, request });
      return outcome;
    }
  },
  120_000,
);
