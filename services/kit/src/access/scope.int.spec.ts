import fc from 'fast-check';
import { openDb, statement } from '../pg/pool.ts';
import type { Db } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { ANONYMOUS, serviceActor, systemActor } from './actor.ts';
import type { Actor, Scope } from './actor.ts';
import { inScope, scopeCondition } from './scope.ts';

const READ = 'sales:deal:read';
let database: ScratchDatabase;
let db: Db;

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '', { empty: true });
  db = openDb({ url: database.url, name: 'scope-test', max: 1 });
  await db.query(statement('test', 'create table deals (id int, owner_id uuid, team_id uuid)'));
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

// Few ids, so that rows and actors meet often.
const id = fc.integer({ min: 1, max: 4 }).map((n) => `00000000-0000-7000-8000-00000000000${String(n)}`);
const row = fc.record({ ownerId: fc.option(id), teamId: fc.option(id) });
const user: fc.Arbitrary<Actor> = fc
  .record({
    userId: id,
    teamIds: fc.uniqueArray(id),
    below: fc.uniqueArray(id),
    scope: fc.option(fc.constantFrom<Scope>('own', 'team', 'subtree', 'all'), { nil: undefined }),
  })
  .map(({ userId, teamIds, below, scope }) => ({
    ...ANONYMOUS,
    userId,
    teamIds,
    subtreeTeamIds: [...new Set([...teamIds, ...below])],
    permissions: new Map(scope === undefined ? [] : [[READ, scope]]),
  }));
const actor = fc.oneof(
  { weight: 8, arbitrary: user },
  fc.constant(systemActor('sales')),
  fc.constant(serviceActor('crm-service-clients', 's')),
);
const columns = fc.constantFrom({ owner: 'owner_id', team: 'team_id' }, { owner: 'owner_id' }, { team: 'team_id' }, {});

test('the SQL condition and the rule on one record choose the same rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), actor, columns, async (rows, who, offered) => {
      const { sql, params } = scopeCondition(who, READ, offered, 2);
      const values = rows.map(({ ownerId, teamId }, n) => ({ id: n, owner_id: ownerId, team_id: teamId }));
      const seen = await db.query<{ id: number }>(
        statement(
          'test',
          `select id from jsonb_to_recordset($1::jsonb) as deals(id int, owner_id uuid, team_id uuid) where ${sql} order by id`,
        ),
        [JSON.stringify(values), ...params],
      );
      expect(seen.map((one) => one.id)).toEqual(
        rows.flatMap((one, n) => (inScope(who, READ, one, offered) ? [n] : [])),
      );
    }),
    { numRuns: 300 },
  );
});

test('the condition can use indexes on owner and team', async () => {
  await db.query(statement('test', 'create index deals_owner on deals (owner_id)'));
  await db.query(statement('test', 'create index deals_team on deals (team_id)'));
  const me: Actor = {
    ...ANONYMOUS,
    userId: '00000000-0000-7000-8000-000000000001',
    teamIds: ['00000000-0000-7000-8000-000000000002'],
    permissions: new Map([[READ, 'team']]),
  };
  const { sql, params } = scopeCondition(me, READ, { owner: 'owner_id', team: 'team_id' }, 1);
  const plan = await db.tx(async (tx) => {
    await tx.query(statement('test', 'set local enable_seqscan = off'));
    return tx.query<{ 'QUERY PLAN': string }>(statement('test', `explain select * from deals where ${sql}`), params);
  });
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(text).toContain('deals_owner');
  expect(text).toContain('deals_team');
});
