import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import type { AggregateRequest, ExportRequest, FileChunk, ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import type { Actor, Scope } from '../access/actor.ts';
import type { ServiceError } from '../grpc/errors.ts';
import { defineResource } from './define.ts';
import { TEAM, USER, aParcel, actor, callOf, createParcels, rights, sampleRegistry } from './sample.fixture.ts';
import type { Parcel } from './sample.fixture.ts';
import { standardMethods } from './standard.ts';
import type { StandardMethods } from './standard.ts';

const parcels = defineResource<Parcel>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id', team: 'team_id' },
  search: ['name', 'phone', 'code'],
});

type Listed = { parcels: Parcel[]; nextPageToken: string };

const system = actor(USER.eve, rights('all', ['sample:cost:read', 'sample:margin:read']));
let database: TestDatabase;
let m: StandardMethods<Parcel>;

beforeAll(async () => {
  database = await testDatabase();
  await createParcels(database.db);
  m = standardMethods(parcels, database.db);
});
afterAll(() => database.drop());
beforeEach(() => database.db.query({ name: '', text: 'truncate parcels' }));

const list = (fields: Partial<ListRequest> = {}): ListRequest => ({
  pageSize: 0,
  pageToken: '',
  filter: '',
  orderBy: '',
  q: '',
  showDeleted: false,
  view: 'RECORD_VIEW_UNSPECIFIED',
  ...fields,
});
const sums = (fields: Partial<AggregateRequest> = {}): AggregateRequest => ({
  filter: '',
  q: '',
  groupBy: '',
  sums: [],
  ...fields,
});
const file = (fields: Partial<ExportRequest> = {}): ExportRequest => ({
  filter: '',
  orderBy: 'name',
  q: '',
  format: 'csv',
  columns: [],
  ...fields,
});

async function add(fields: Partial<Parcel>): Promise<Parcel> {
  return m.create({ parcel: aParcel(fields) }, callOf(system));
}

async function bytes(chunks: AsyncIterable<FileChunk>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const { data } of chunks) parts.push(data);
  return Buffer.concat(parts);
}

describe('[A6] row scope', () => {
  const people: Record<Scope, Actor> = {
    own: actor(USER.ann, rights('own'), { teamIds: [TEAM.south], subtreeTeamIds: [TEAM.south, TEAM.southern] }),
    team: actor(USER.ann, rights('team'), { teamIds: [TEAM.south], subtreeTeamIds: [TEAM.south, TEAM.southern] }),
    subtree: actor(USER.ann, rights('subtree'), { teamIds: [TEAM.south], subtreeTeamIds: [TEAM.south, TEAM.southern] }),
    all: actor(USER.ann, rights('all')),
  };
  const seen: Record<Scope, string[]> = {
    own: ['Mine'],
    team: ['Mine', 'Team'],
    subtree: ['Below', 'Mine', 'Team'],
    all: ['Below', 'Mine', 'Other', 'Team'],
  };
  const amounts: Record<string, number> = { Mine: 1, Team: 10, Below: 100, Other: 1000 };
  let ids: Record<string, string>;

  beforeEach(async () => {
    const owners: Record<string, Partial<Parcel>> = {
      Mine: { ownerId: USER.ann, teamId: TEAM.north },
      Team: { ownerId: USER.bob, teamId: TEAM.south },
      Below: { ownerId: USER.bob, teamId: TEAM.southern },
      Other: { ownerId: USER.bob, teamId: TEAM.north },
    };
    ids = {};
    for (const [name, owner] of Object.entries(owners)) {
      ids[name] = (
        await add({
          name,
          ...owner,
          phone: 'common 5551234',
          price: { amount: String(amounts[name]), currency: 'RUB' },
        })
      ).id;
    }
  });

  test.each(Object.keys(seen) as Scope[])(
    '%s holds in list, search, get, sums, history, export and every change',
    async (scope) => {
      const who = people[scope];
      const names = seen[scope];
      const total = names.reduce((sum, name) => sum + (amounts[name] ?? 0), 0);
      const listed = await m.list<Listed>(list({ orderBy: 'name' }), callOf(who));
      expect(listed.parcels.map(({ name }) => name)).toEqual(names);
      const found = await m.list<Listed>(list({ q: '555-12-34', orderBy: 'name' }), callOf(who));
      expect(found.parcels.map(({ name }) => name)).toEqual(names);
      expect(await m.aggregate(sums({ sums: ['price'] }), callOf(who))).toEqual({
        groups: [{ key: '', count: BigInt(names.length), sums: { 'price/RUB': String(total) } }],
      });
      expect(
        (await m.aggregate(sums({ q: 'common', groupBy: 'name' }), callOf(who))).groups.map(({ key }) => key),
      ).toEqual(names);
      const exported = (await bytes(m.export(file({ columns: ['name'] }), callOf(who)))).toString();
      expect(exported.trim().split('\r\n').slice(1)).toEqual(names);
      for (const [name, id] of Object.entries(ids)) {
        const attempts = [
          () => m.get({ id }, callOf(who)),
          () => m.history({ id, pageSize: 0, pageToken: '' }, callOf(who)),
          () => m.update({ parcel: aParcel({ id, pieces: 1 }), updateMask: ['pieces'] }, callOf(who)),
          () => m.batchUpdate({ ids: [id], parcel: aParcel({ pieces: 2 }), updateMask: ['pieces'] }, callOf(who)),
          () => m.delete({ id, etag: '', requestId: '' }, callOf(who)),
          () => m.restore({ id, requestId: '' }, callOf(who)),
        ];
        const outcomes: string[] = [];
        for (const attempt of attempts)
          outcomes.push(
            await attempt().then(
              () => 'done',
              (thrown: unknown) => (thrown as ServiceError).reason,
            ),
          );
        const refused = ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'INVALID', 'NOT_FOUND', 'NOT_FOUND'];
        expect(outcomes).toEqual(names.includes(name) ? attempts.map(() => 'done') : refused);
      }
    },
  );

  test('a record for somebody else cannot be made in the scope "own", and nothing is seen without the permission', async () => {
    await expect(m.create({ parcel: aParcel({ ownerId: USER.bob }) }, callOf(people.own))).rejects.toMatchObject({
      violations: [{ field: 'parcel.ownerId', reason: 'NOT_ALLOWED' }],
    });
    expect(await m.list<Listed>(list(), callOf(actor(USER.ann, {})))).toMatchObject({ parcels: [] });
  });
});

describe('sensitive fields', () => {
  const plain = actor(USER.ann, rights('all'));
  let parcel: Parcel;
  beforeEach(async () => {
    parcel = await add({ cost: { amount: '5', currency: 'RUB' }, lines: [{ id: 'l1', product: 'p', margin: '7' }] });
  });

  test('[A6] are absent for whoever lacks their permission: in get, list, history and export', async () => {
    expect(await m.get({ id: parcel.id }, callOf(plain))).toMatchObject({
      cost: undefined,
      lines: [{ id: 'l1', margin: '' }],
    });
    expect((await m.list<Listed>(list(), callOf(plain))).parcels[0]).toMatchObject({
      cost: undefined,
      lines: [{ margin: '' }],
    });
    const { entries } = await m.history({ id: parcel.id, pageSize: 0, pageToken: '' }, callOf(plain));
    expect(JSON.stringify(entries)).not.toMatch(/cost|margin/);
    expect((await bytes(m.export(file(), callOf(plain)))).toString()).not.toContain('cost');
    expect(await m.get({ id: parcel.id }, callOf(system))).toMatchObject({
      cost: { amount: '5' },
      lines: [{ margin: '7' }],
    });
  });

  test('cannot be filtered, sorted, summed, grouped, exported or set without it', async () => {
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    await expect(m.list(list({ filter: 'cost > 1' }), callOf(plain))).rejects.toEqual(refused);
    await expect(m.list(list({ orderBy: 'cost' }), callOf(plain))).rejects.toEqual(refused);
    await expect(m.aggregate(sums({ sums: ['cost'] }), callOf(plain))).rejects.toEqual(refused);
    await expect(m.aggregate(sums({ groupBy: 'cost' }), callOf(plain))).rejects.toEqual(refused);
    await expect(bytes(m.export(file({ columns: ['cost'] }), callOf(plain)))).rejects.toEqual(refused);
    const cost = { amount: '1', currency: 'RUB' };
    await expect(m.create({ parcel: aParcel({ cost }) }, callOf(plain))).rejects.toMatchObject({
      violations: [{ field: 'parcel.cost', reason: 'NOT_ALLOWED' }],
    });
    await expect(
      m.update({ parcel: aParcel({ id: parcel.id, cost }), updateMask: ['cost'] }, callOf(plain)),
    ).rejects.toMatchObject({ violations: [{ field: 'parcel.cost', reason: 'NOT_ALLOWED' }] });
  });

  test('survive a change by somebody who does not see them', async () => {
    await m.update(
      {
        parcel: aParcel({
          id: parcel.id,
          lines: [
            { id: 'l1', product: 'q', margin: '' },
            { id: 'l2', product: 'r', margin: '' },
          ],
        }),
        updateMask: ['lines'],
      },
      callOf(plain),
    );
    expect(await m.get({ id: parcel.id }, callOf(system))).toMatchObject({
      cost: { amount: '5' },
      lines: [
        { product: 'q', margin: '7' },
        { product: 'r', margin: '' },
      ],
    });
  });
});

describe('pages', () => {
  test('hold every record once, in order, whatever is sorted and however many values are missing', async () => {
    const notes = [undefined, 'a', 'b', 'b', undefined, 'c', undefined, 'a'];
    for (const [at, note] of notes.entries())
      await add({
        name: `n${at}`,
        note,
        pieces: at % 3,
        price: at % 2 ? { amount: String(at), currency: 'EUR' } : undefined,
      });
    const orders = fc.shuffledSubarray(['note', 'pieces', 'price', 'create_time', 'name'], { minLength: 1 });
    const directed = orders
      .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(`${name} asc`, `${name} desc`))))
      .map((parts) => parts.join(', '));
    await fc.assert(
      fc.asyncProperty(directed, fc.integer({ min: 1, max: 5 }), async (orderBy, pageSize) => {
        const whole = await m.list<Listed>(list({ orderBy, pageSize: 100 }), callOf(system));
        const paged: string[] = [];
        let pageToken = '';
        do {
          const page: Listed = await m.list<Listed>(list({ orderBy, pageSize, pageToken }), callOf(system));
          paged.push(...page.parcels.map(({ id }) => id));
          pageToken = page.nextPageToken;
        } while (pageToken !== '');
        expect(paged).toEqual(whole.parcels.map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  test('leave parts out in the basic view, found by words or in order, page after page', async () => {
    const lines = [{ id: 'l1', product: 'p', margin: '7' }];
    for (const name of ['Sand', 'Salt']) await add({ name, lines });
    const who = callOf(system);
    const view = 'RECORD_VIEW_BASIC';
    const first = await m.list<Listed>(list({ view, orderBy: 'update_time', pageSize: 1 }), who);
    const pageToken = first.nextPageToken;
    const second = await m.list<Listed>(list({ view, orderBy: 'update_time', pageSize: 1, pageToken }), who);
    const found = await m.list<Listed>(list({ view, q: 'salt' }), who);
    expect([first, second, found].flatMap(({ parcels }) => parcels)).toMatchObject([
      { name: 'Sand', lines: [] },
      { name: 'Salt', lines: [] },
      { name: 'Salt', lines: [] },
    ]);
    expect((await m.list<Listed>(list({ q: 'salt' }), who)).parcels).toMatchObject([{ lines }]);
  });

  test('a token with other arguments, of another caller or altered is refused', async () => {
    for (const name of ['a', 'b', 'c']) await add({ name });
    const { nextPageToken } = await m.list<Listed>(list({ pageSize: 1 }), callOf(system));
    const refused = expect.objectContaining({ violations: [{ field: 'pageToken', reason: 'BAD_PAGE_TOKEN' }] });
    await expect(
      m.list(list({ pageSize: 1, pageToken: nextPageToken, filter: 'name = "b"' }), callOf(system)),
    ).rejects.toEqual(refused);
    await expect(
      m.list(list({ pageSize: 1, pageToken: nextPageToken }), callOf(actor(USER.ann, rights('all')))),
    ).rejects.toEqual(refused);
    await expect(m.list(list({ pageToken: `${nextPageToken.slice(0, -2)}AA` }), callOf(system))).rejects.toEqual(
      refused,
    );
    await expect(m.list(list({ pageToken: 'x' }), callOf(system))).rejects.toEqual(refused);
    await expect(m.list(list({ pageSize: -1 }), callOf(system))).rejects.toMatchObject({
      violations: [{ field: 'pageSize' }],
    });
  });
});

describe('sums', () => {
  test('are exact, per currency, per group', async () => {
    for (let at = 0; at < 10; at++)
      await add({
        kind: at % 2 ? 'PARCEL_KIND_BOX' : 'PARCEL_KIND_LETTER',
        price: { amount: '0.1', currency: at < 8 ? 'RUB' : 'EUR' },
        weight: { value: '1.005', unit: 'KGM' },
        pieces: at,
      });
    expect(await m.aggregate(sums({ groupBy: 'kind', sums: ['price', 'weight', 'pieces'] }), callOf(system))).toEqual({
      groups: [
        {
          key: 'PARCEL_KIND_BOX',
          count: 5n,
          sums: { 'price/RUB': '0.4', 'price/EUR': '0.1', 'weight/KGM': '5.025', pieces: '25' },
        },
        {
          key: 'PARCEL_KIND_LETTER',
          count: 5n,
          sums: { 'price/RUB': '0.4', 'price/EUR': '0.1', 'weight/KGM': '5.025', pieces: '20' },
        },
      ],
    });
  });
});

describe('export', () => {
  test('CSV opens in a Russian spreadsheet: semicolons, byte order mark, decimal commas, no formulas', async () => {
    await add({ name: '=cmd()', note: 'a;b "c"\nd', price: { amount: '1234.5', currency: 'RUB' } });
    const call = callOf(system, { language: 'ru' });
    const text = (await bytes(m.export(file({ columns: ['name', 'note', 'price'] }), call))).toString();
    expect(text).toBe('\uFEFFname;note;price;price.currency\r\n\'=cmd();"a;b ""c""\nd";1234,5;RUB\r\n');
  });

  test('XLSX holds the same rows, more than one batch of them', async () => {
    await database.db.query({
      name: '',
      text: `insert into parcels (id, created_at, updated_at, name, kind, pieces, price_amount, price_currency)
        select uuidv7(), now(), now(), '<n> & ' || lpad(i::text, 5, '0'), 'PARCEL_KIND_BOX', i, i * 1.25, 'EUR' from generate_series(1, 2500) i`,
    });
    const book = await bytes(m.export(file({ format: 'xlsx', columns: ['name', 'pieces', 'price'] }), callOf(system)));
    const cells = await readSheet(book);
    expect(cells).toHaveLength(2501);
    expect(cells[0]).toEqual(['name', 'pieces', 'price', 'price.currency']);
    expect(cells[2500]).toEqual(['<n> & 02500', 2500, 3125, 'EUR']);
  });
});

test('a batch is done whole or not at all, and says which record refused', async () => {
  const [one, two] = [await add({ name: 'one' }), await add({ name: 'two' })];
  const change = (ids: string[]) =>
    m.batchUpdate<Listed>({ ids, parcel: aParcel({ pieces: 5 }), updateMask: ['pieces'] }, callOf(system));
  await expect(change([one.id, '00000000-0000-7000-8000-00000000dead'])).rejects.toMatchObject({
    violations: [{ field: 'ids[1]', reason: 'NOT_FOUND' }],
  });
  expect((await m.get({ id: one.id }, callOf(system))).pieces).toBe(0);
  expect((await change([one.id, two.id])).parcels.map(({ pieces }) => pieces)).toEqual([5, 5]);
});

test('[A7] F30 pages go on at a replica whose clock is ten minutes behind, and what it writes meanwhile repeats nothing', async () => {
  const replica = (minutes: number) => callOf(system, { now: new Date(Date.UTC(2028, 1, 29, 0, minutes)) });
  const [ahead, behind] = [() => replica(5), () => replica(-5)];
  for (let n = 0; n < 9; n += 1)
    await m.create({ parcel: aParcel({ name: `p${n}` }) }, n % 2 === 0 ? ahead() : behind());
  for (const orderBy of ['', 'create_time', 'update_time desc, name']) {
    const seen: string[] = [];
    let pageToken = '';
    for (let page = 0; page === 0 || pageToken !== ''; page += 1) {
      const call = page % 2 === 0 ? ahead() : behind();
      const answer = await m.list<Listed>(list({ pageSize: 2, pageToken, orderBy, filter: 'name != "late"' }), call);
      seen.push(...answer.parcels.map(({ name }) => name));
      ({ nextPageToken: pageToken } = answer);
      await m.create({ parcel: aParcel({ name: 'late' }) }, page % 2 === 0 ? behind() : ahead());
    }
    expect([orderBy, [...seen].sort()]).toEqual([orderBy, Array.from({ length: 9 }, (_, n) => `p${n}`)]);
  }
});
