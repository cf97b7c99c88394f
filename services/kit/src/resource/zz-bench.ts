import { openDb } from '/work/main/services/kit/src/pg/pool.ts';
import { applyMigrations } from '/work/main/services/kit/src/pg/migrate.ts';
import { defineResource } from '/work/main/services/kit/src/resource/define.ts';
import { standardMethods } from '/work/main/services/kit/src/resource/standard.ts';
import {
  actor,
  callOf,
  rights,
  createParcels,
  sampleRegistry,
  USER,
  aParcel,
} from '/work/main/services/kit/src/resource/sample.fixture.ts';
const base = process.env.CRM_TEST_PG_URL!;
const admin = openDb({ url: base, name: 'x' });
const sizes = { small: 10_000, mid: 200_000, big: 1_000_000 };
const dbs: any = {};
const ms: any = {};
const res = defineResource<any>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id', team: 'team_id' },
  topic: 'crm.sample.parcels.v1',
  search: ['name', 'phone', 'code'],
  defaultOrder: 'name',
});
let statements = 0;
for (const [k, n] of Object.entries(sizes)) {
  const name = `d_list_${k}`;
  const url = base.replace(/\/postgres$/, '/' + name);
  const [e] = await admin.query({ name: '', text: `select 1 from pg_database where datname='${name}'` });
  const db = (dbs[k] = openDb({ url, name: k, max: 4, statementTimeoutMs: 0, onStatement: () => statements++ }));
  if (!e) {
    await admin.query({ name: '', text: `create database ${name}` });
    await applyMigrations({ url });
    await createParcels(db);
    await db.query({ name: '', text: 'drop index parcels_search' });
    await db.query({
      name: '',
      text: `
      insert into parcels (id, created_at, updated_at, owner_id, name, kind, phone, code, search_text, price_amount, price_currency)
      select uuidv7(), now(), now(), case when i % 50 = 0 then '${USER.ann}'::uuid else '${USER.bob}'::uuid end, name, 'PARCEL_KIND_BOX', phone, code,
        ' ' || lower(name) || ' ' || phone || ' ' || substr(phone, 2) || ' ' || lower(code) || ' ', (i % 10000) / 100.0, 'RUB'
      from (select i, (array['ооо','зао','ип','ао'])[1 + abs(hashint4(i) % 4)] || ' ' || w1 || w2 || ' ' || w3 || ' ' || i as name, '+79' || lpad(((i::bigint * 7919) % 1000000000)::text, 9, '0') as phone, 'SO-' || lpad(i::text, 7, '0') as code
        from generate_series(1, ${n}) i,
        lateral (select (array['строй','метал','газ','агро','энерго','транс','авто','тех','мед','пром','хим','лес','авиа','тепло','снаб','кирпич','бетон','стекло','дерево','электро'])[1 + abs(hashint4(i * 3 + 1) % 20)] w1,
          (array['сервис','трейд','групп','инвест','монтаж','проект','комплект','ресурс','центр','снабжение'])[1 + abs(hashint4(i * 5 + 2) % 10)] w2,
          (array['москва','казань','самара','тверь','пермь','омск','томск','уфа','сочи','тула','псков','орел','курск','брянск','рязань','калуга','воронеж','липецк','тамбов','пенза'])[1 + abs(hashint4(i * 7 + 3) % 20)] w3) w) s`,
    });
    await db.query({ name: '', text: 'create index parcels_search on parcels using gin (search_text gin_trgm_ops)' });
    await db.query({
      name: '',
      text: 'create index parcels_owner on parcels (owner_id, name, id) where deleted_at is null',
    });
    await db.query({
      name: '',
      text: "insert into search_words select distinct 'parcel', w from parcels, lateral regexp_split_to_table(search_text, '[^а-я]+') w where length(w) > 3",
    });
    await db.query({
      name: '',
      text:
        "insert into search_words select 'parcel', chr(1072 + i % 32) || chr(1072 + i / 7 % 32) || chr(1072 + i / 11 % 32) || chr(1072 + i / 29 % 32) || chr(1072 + i * 3 % 32) || chr(1072 + i * 7 / 13 % 32) from generate_series(1, least(" +
        n +
        ' / 20, 30000)) i on conflict do nothing',
    });
    await db.query({ name: '', text: 'vacuum analyze' });
  }
  ms[k] = standardMethods(res, db);
}
const all = actor(USER.eve, rights('all'));
const own = actor(USER.ann, rights('own'));
const L = (f: any = {}) => ({ pageSize: 20, pageToken: '', filter: '', orderBy: '', q: '', showDeleted: false, ...f });
async function rate(f: () => Promise<unknown>, n: number) {
  const t = performance.now();
  for (let i = 0; i < n; i += 4) await Promise.all([f(), f(), f(), f()]);
  return n / ((performance.now() - t) / 1000);
}
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!;
async function ratio(label: string, make: (k: string) => Promise<() => Promise<unknown>>, n = 1200) {
  const fs: any = {};
  for (const k of ['small', 'big']) {
    fs[k] = await make(k);
    await rate(fs[k], 200);
  }
  const r: any = { small: [], big: [] };
  for (let i = 0; i < 5; i++) for (const k of ['small', 'big']) r[k].push(await rate(fs[k], n));
  console.log(
    label,
    '10k:',
    med(r.small).toFixed(0),
    '1M:',
    med(r.big).toFixed(0),
    'ratio',
    (med(r.big) / med(r.small)).toFixed(2),
  );
}
const mode = process.argv[2] ?? 'all';
if (mode !== 'search') {
  await ratio('list first page by name, all', async (k) => () => ms[k].list(L(), callOf(all)));
  await ratio('list first page by name, own', async (k) => () => ms[k].list(L(), callOf(own)));
  await ratio('list 30th page by name', async (k) => {
    let tok = '';
    for (let i = 0; i < 30; i++) tok = (await ms[k].list(L({ pageToken: tok }), callOf(all))).nextPageToken;
    return () => ms[k].list(L({ pageToken: tok }), callOf(all));
  });
  await ratio('get', async (k) => {
    const id = (await ms[k].list(L(), callOf(all))).parcels[0].id;
    return () => ms[k].get({ id }, callOf(all));
  });
  {
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      statements = 0;
      await ms.mid.create(
        { parcel: aParcel({ name: 'zz' + i, code: 'ZZ' + Date.now() + i }), requestId: crypto.randomUUID() },
        callOf(all),
      );
      counts.push(statements);
    }
    console.log('create statements', counts);
    await dbs.mid.query({ name: '', text: "delete from parcels where name like 'zz%'" });
  }
}
const qs = (n: number) => {
  const r = (x: number) => 1 + Math.floor(Math.random() * x);
  return [
    [
      'phone',
      () => {
        const i = r(n);
        const p = lp((i * 7919) % 1000000000);
        return `8 (9${p.slice(0, 2)}) ${p.slice(2, 5)}-${p.slice(5, 7)}-${p.slice(7)}`;
      },
    ],
    ['order', () => 'so-' + String(r(n)).padStart(7, '0')],
    ['word+city', () => ['кирпичтрейд самара', 'бетонмонтаж тула', 'стеклосервис', 'агроинвест омск'][r(4) - 1]],
    ['frequent', () => ['ооо', 'строй', 'казань', 'сервис'][r(4) - 1]],
    ['prefix', () => ['кирп', 'бет', 'ка', 'автот'][r(4) - 1]],
    ['typo', () => ['кирпичтрэйд самара', 'бетнмонтаж тула', 'стиклосервис', 'агроинвезт омск'][r(4) - 1]],
    ['nothing', () => ['ъъъыыы', 'qwertyuiop'][r(2) - 1]],
  ] as [string, () => string][];
};
const lp = (x: number) => String(x).padStart(9, '0');
const only = process.argv[3];
for (const who of [
  ['all', all],
  ['own', own],
] as any) {
  for (let qi = 0; qi < 7; qi++) {
    const line: string[] = [];
    for (const k of ['small', 'mid', 'big']) {
      const [name, gen] = qs((sizes as any)[k])[qi]!;
      if (only && only !== name) continue;
      if (line.length === 0) line.push(who[0] + ' ' + name.padEnd(10));
      const times: number[] = [];
      let hits = 0;
      for (let i = 0; i < 60; i++) {
        const t = performance.now();
        const x = await ms[k].list(L({ q: gen() }), callOf(who[1]));
        times.push(performance.now() - t);
        hits += x.parcels.length;
      }
      times.sort((a, b) => a - b);
      line.push(`${k}: p50 ${times[30]!.toFixed(1)} p95 ${times[57]!.toFixed(1)} ms hits ${(hits / 60).toFixed(1)}`);
    }
    if (line.length) console.log(line.join(' | '));
  }
}
for (const k in dbs) await dbs[k].end();
await admin.end();
