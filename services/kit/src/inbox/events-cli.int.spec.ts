import { systemClock } from '../clock/clock.ts';
import { openKafka } from '../kafka/connection.ts';
import type { IncomingMessage } from '../kafka/consumer.ts';
import { createLogger } from '../log/logger.ts';
import { openDb, statement } from '../pg/pool.ts';
import type { Db } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { applyMessage } from './apply.ts';
import type { Consumer } from './declaration.ts';
import { DomainRejected } from './declaration.ts';
import { eventsCli } from './events-cli.ts';

let database: ScratchDatabase;
let db: Db;
let refuse = true;
const log = createLogger({ name: 'cli', level: 'silent' });
const consumer: Consumer = {
  name: 'sales.clients',
  topics: ['crm.clients.clients.v1'],
  handlers: {
    'crm.clients.client.created.v1': () =>
      refuse ? Promise.reject(new DomainRejected('no such team')) : Promise.resolve(),
  },
};
const event = {
  specversion: '1.0',
  id: '0192d2a0-0000-7000-8000-000000000001',
  source: '/crm/clients',
  type: 'crm.clients.client.created.v1',
  sequence: '1',
};
const message: IncomingMessage = {
  topic: 'crm.clients.clients.v1',
  partition: 0,
  offset: 0n,
  key: 'c1',
  value: Buffer.from(JSON.stringify(event)),
  headers: {},
};

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  db = openDb({ url: database.url, name: 'cli-test' });
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

async function call(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await eventsCli({
    argv,
    db,
    kafka: openKafka({ brokers: [process.env['CRM_TEST_KAFKA'] ?? ''], clientId: 'cli' }, log),
    service: 'sales',
    consumers: [consumer],
    clock: systemClock,
    log,
    print: (line) => lines.push(line),
  });
  return { code, lines };
}

test('an operator sees what is parked and why, replays it by name, and it is in the audit log', async () => {
  await applyMessage({ db, service: 'sales', consumer, clock: systemClock, log }, message);
  const listed = await call('parked');
  expect(listed.code).toBe(1);
  expect(JSON.parse(listed.lines[0] ?? '')).toMatchObject({
    consumer: 'sales.clients',
    key: 'c1',
    events: 1,
    class: 'rejected',
    error: 'no such team',
  });
  expect((await call('replay', '--consumer', 'sales.clients')).code).toBe(2);
  expect(await call('replay', '--consumer', 'sales.clients', '--by', 'anna')).toEqual({
    code: 1,
    lines: ['0 applied, 1 still parked'],
  });
  refuse = false;
  expect(await call('replay', '--consumer', 'sales.clients', '--key', 'c1', '--by', 'anna')).toEqual({
    code: 0,
    lines: ['1 applied, 0 still parked'],
  });
  expect((await call('parked')).code).toBe(0);
  expect(await db.query(statement('test', 'select actor_name, action from audit_log'))).toEqual([
    { actor_name: 'anna', action: 'replay' },
  ]);
});
