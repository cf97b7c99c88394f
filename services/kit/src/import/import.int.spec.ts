import { gzipSync } from 'node:zlib';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import { SetImportMappingRequest } from '@crm/proto/gen/crm/type/v1/import';
import type { Import } from '@crm/proto/gen/crm/type/v1/import';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import iconv from 'iconv-lite';
import type { Actor } from '../access/actor.ts';
import { testClock } from '../clock/clock.ts';
import type { Call } from '../grpc/call.ts';
import { xlsxSheet } from '../resource/xlsx.ts';
import { USER, actor, callOf, createParcels, rights } from '../resource/sample.fixture.ts';
import { standardMethods } from '../resource/standard.ts';
import type { Parcel } from '../resource/sample.fixture.ts';
import { importMethods } from './imports.ts';
import type { ImportMethods } from './imports.ts';
import { dryRunImport, runImport, undoImport } from './run.ts';
import type { RunContext } from './run.ts';
import { parcelTarget, parcels } from './sample-target.fixture.ts';
import { openTables } from './table/tables.ts';

const tables = openTables();
const work = { service: 'sample', tables, targets: [{ ...parcelTarget, batchSize: 3 }] };
const ann = actor(USER.ann, rights('own'));
const boss = actor(USER.eve, rights('all'));
let database: TestDatabase;
let imports: ImportMethods;

beforeAll(async () => {
  database = await testDatabase();
  await createParcels(database.db);
  imports = importMethods(database.db, { ...work, maxBytes: 1_000_000 });
});
afterAll(async () => {
  await tables.stop();
  await database.drop();
});
beforeEach(() =>
  database.db.query({ name: '', text: 'truncate parcels, outbox, imports, import_lines, files, file_chunks' }),
);

async function* chunksOf(bytes: Uint8Array, name = 'parcels.csv'): AsyncGenerator<FileChunk> {
  for (let at = 0; at < Math.max(1, bytes.length); at += 70_000)
    yield { data: Buffer.from(bytes.subarray(at, at + 70_000)), fileName: at === 0 ? name : '', contentType: '' };
}

async function take(bytes: Uint8Array | string, who: Actor = boss, name?: string): Promise<Import> {
  const file = await imports.uploadImportFile(
    chunksOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name),
    callOf(who),
  );
  return imports.createImport({ fileId: file.id, target: 'parcels' }, callOf(who));
}

const run = (): RunContext => ({
  clock: testClock('2026-02-01T00:00:00Z'),
  signal: new AbortController().signal,
  progress: () => undefined,
});
const mapped = SetImportMappingRequest.fromJSON({});
const act = (id: string): { id: string; etag: string } => ({ id, etag: '' });

async function dryRun(id: string, call: Call = callOf(boss)): Promise<Import> {
  await imports.dryRunImport(act(id), call);
  await dryRunImport(database.db, work, id, run());
  return imports.getImport({ id }, call);
}
async function start(id: string, call: Call = callOf(boss)): Promise<Import> {
  await imports.startImport(act(id), call);
  await runImport(database.db, work, id, run());
  return imports.getImport({ id }, call);
}
async function undo(id: string, call: Call = callOf(boss)): Promise<Import> {
  await imports.undoImport(act(id), call);
  await undoImport(database.db, work, id, run());
  return imports.getImport({ id }, call);
}
const counts = (result: Import['result']): Record<string, number> =>
  Object.fromEntries(
    (result?.counts ?? []).map(({ outcome, reason, count }) => [
      reason === '' ? outcome : `${outcome} ${reason}`,
      Number(count),
    ]),
  );
const names = async (): Promise<string[]> =>
  (await database.db.query<{ name: string }>({ name: '', text: 'select name from parcels order by name' })).map(
    ({ name }) => name,
  );

const FILE = `Код;Название;Телефон;Вид;Цена;Срок;Штук
A1;Кирпич;8 912 345-67-89;Коробка;1 234,50;31.12.2026;5
A2;Цемент;;Письмо;10;;
A3;;;;;;
A4;Песок;;Бочка;;;
A5;Щебень;;;много;;
A1;Ещё раз;;;;;
A6;Гравий;;;;30.02.2026;
;Без кода;;;;;1`;

describe('a file', () => {
  const table = 'Название;Код\r\nКирпич;К1\r\n';
  const asSheet = async (): Promise<Buffer> => {
    const parts: Buffer[] = [];
    async function* rows(): AsyncGenerator<{ kind: 'text'; text: string }[]> {
      yield [
        { kind: 'text', text: 'Кирпич' },
        { kind: 'text', text: 'К1' },
      ];
    }
    for await (const part of xlsxSheet('s', ['Название', 'Код'], rows())) parts.push(part);
    return Buffer.concat(parts);
  };

  test.each([
    ['UTF-8', (): Uint8Array | Promise<Uint8Array> => Buffer.from(table), 'utf-8'],
    ['UTF-8 with a byte order mark', () => Buffer.from(`\uFEFF${table}`), 'utf-8'],
    ['UTF-16 little-endian', () => iconv.encode(table, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['UTF-16 big-endian', () => iconv.encode(table, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['UTF-16 without a mark', () => iconv.encode(table, 'utf-16le', { addBOM: false }), 'utf-16le'],
    ['windows-1251', () => iconv.encode(table, 'windows-1251'), 'windows-1251'],
    ['gzip', () => gzipSync(table), 'utf-8'],
    ['commas', () => Buffer.from(table.replaceAll(';', ',')), 'utf-8'],
    ['tabs', () => Buffer.from(table.replaceAll(';', '\t')), 'utf-8'],
    ['quotes', () => Buffer.from('"Название";"Код"\n"Кирпич";"К1"'), 'utf-8'],
    ['XLSX', asSheet, ''],
  ])('[A9] in %s is read', async (_, bytes, encoding) => {
    const made = await take(await bytes());
    expect(made).toMatchObject({
      state: 'IMPORT_STATE_NEW',
      format: { encoding },
      header: ['Название', 'Код'],
      preview: [{ line: 2n, cells: ['Кирпич', 'К1'] }],
      upsertKey: 'code',
    });
    expect(made.mapping).toEqual([
      { column: 'code', position: 1 },
      { column: 'name', position: 0 },
    ]);
  });

  test.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3])],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
    ['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256))],
    ['a broken gzip', gzipSync('Название;Код\nx;y').subarray(0, 15)],
    ['a broken XLSX', Buffer.from('PK\u0003\u0004 not a zip at all')],
  ])('[A9] that is %s is refused', async (_, bytes) => {
    await expect(take(bytes)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'FILE_NOT_READABLE' });
  });

  test('[A9] that is empty, too large or only a header is refused and leaves nothing', async () => {
    await expect(take('')).rejects.toMatchObject({ reason: 'FILE_EMPTY' });
    await expect(take('x'.repeat(1_100_000))).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
    expect(await database.db.query({ name: '', text: 'select 1 from files' })).toEqual([]);
    await expect(take('Название;Код\n')).rejects.toMatchObject({ reason: 'FILE_WITHOUT_HEADER' });
  });
});

describe('an import', () => {
  test('[A5] accounts for every line, and its dry run tells the same and changes nothing', async () => {
    const { id } = await take(FILE);
    const expected = {
      created: 3,
      'duplicate DUPLICATE_IN_FILE': 1,
      'rejected REQUIRED': 1,
      'rejected UNKNOWN_VALUE': 1,
      'rejected BAD_NUMBER': 1,
      'rejected BAD_DATE': 1,
    };
    const checked = await dryRun(id);
    expect(checked).toMatchObject({ state: 'IMPORT_STATE_CHECKED', dryRun: { lines: 8n }, progress: 100 });
    expect(counts(checked.dryRun)).toEqual(expected);
    expect(await names()).toEqual([]);

    const done = await start(id);
    expect(done).toMatchObject({ state: 'IMPORT_STATE_DONE', result: { lines: 8n }, progress: 100 });
    expect(counts(done.result)).toEqual(expected);
    const {
      parcels: [first],
    } = await standardMethods(parcels, database.db).list<{ parcels: Parcel[] }>(
      ListRequest.fromJSON({ filter: 'code = "A1"', q: '9123456789' }),
      callOf(boss),
    );
    expect(first).toMatchObject({
      name: 'Кирпич',
      kind: 'PARCEL_KIND_BOX',
      price: { amount: '1234.5', currency: 'RUB' },
      dueDate: '2026-12-31',
      pieces: 5,
      ownerId: USER.eve,
      createdBy: USER.eve,
    });
    expect(
      await database.db.query({
        name: '',
        text: `select 1 from outbox where type = 'crm.sample.parcel.created.v1' and sequence = 1`,
      }),
    ).toHaveLength(3);
    expect(
      await database.db.query({
        name: '',
        text: `select 1 from audit_log where basis = 'import ${id}' and action = 'create'`,
      }),
    ).toHaveLength(3);
  });

  test('[A9] gives a file of the lines that were not taken with row, column, reason and the cells as they stood', async () => {
    const { id } = await take(FILE);
    await start(id);
    let text = '';
    for await (const { data } of imports.downloadRejected({ id }, callOf(boss, { language: 'ru' })))
      text += Buffer.from(data).toString();
    expect(text.split('\r\n')).toEqual([
      '\uFEFFСтрока;Столбец;Причина;Код;Код;Название;Телефон;Вид;Цена;Срок;Штук',
      '4;Название;Заполните это поле.;REQUIRED;A3;;;;;;',
      '5;Вид;Это слово здесь не известно. Запишите одно из этих: BOX, LETTER, Коробка, Письмо.;UNKNOWN_VALUE;A4;Песок;;Бочка;;;',
      '6;Цена;Не число: запишите его как 1234.50 или 1 234,50.;BAD_NUMBER;A5;Щебень;;;много;;',
      '7;Код;Этот ключ уже есть в строке выше: объедините строки или исправьте ключ.;DUPLICATE_IN_FILE;A1;Ещё раз;;;;;',
      '8;Срок;Не дата: запишите её как 2026-03-31 или 31.03.2026, год четырьмя цифрами.;BAD_DATE;A6;Гравий;;;;30.02.2026;',
      '',
    ]);
  });

  test('[A5] of the same file again changes nothing; of a changed one updates by the key', async () => {
    await start((await take('Код;Название;Штук;Цена\nA1;Кирпич;1;10,50\nA2;Цемент;2;')).id);
    const again = await start((await take('Код;Название;Штук;Цена\nA1;Кирпич;1;10,50\nA2;Цемент;2;')).id);
    expect(counts(again.result)).toEqual({ unchanged: 2 });
    const changed = await start((await take('Код;Штук;Название\nA1;9;Кирпич\nA3;3;Песок')).id);
    expect(counts(changed.result)).toEqual({ updated: 1, created: 1 });
  });

  test('[A5] is undone whole: created records go, changed ones are as before, what was touched since is listed', async () => {
    await start((await take('Код;Название;Штук;Цена\nA1;Кирпич;1;10,50\nA2;Цемент;2;')).id);
    const before = await database.db.query({ name: '', text: 'select code, name, pieces from parcels order by code' });
    const { id } = await take('Код;Название;Штук\nA1;Камень;7\nA2;Цемент;3\nA3;Песок;1\nA4;Щебень;1\nA5;Гравий;1');
    expect(counts((await start(id)).result)).toEqual({ updated: 2, created: 3 });
    await database.db.query({
      name: '',
      text: `update parcels set name = 'Мой', version = version + 1 where code = 'A4'`,
    });
    const undone = await undo(id);
    expect(undone).toMatchObject({
      state: 'IMPORT_STATE_UNDONE',
      undo: { removed: 2n, restored: 2n, kept: 1n, examples: [{ line: 5n, reason: 'CHANGED_SINCE' }] },
    });
    expect(
      await database.db.query({
        name: '',
        text: `select code, name, pieces from parcels where code <> 'A4' order by code`,
      }),
    ).toEqual(before);
    await expect(imports.startImport(act(id), callOf(boss))).rejects.toMatchObject({ reason: 'IMPORT_WRONG_STATE' });
  });

  test('is cancelled between two batches and goes on from there when started again', async () => {
    const { id } = await take(`Код;Название\n${Array.from({ length: 10 }, (_, at) => `C${at};n${at}`).join('\n')}`);
    await imports.startImport(act(id), callOf(boss));
    await imports.cancelImport(act(id), callOf(boss));
    await runImport(database.db, work, id, run());
    expect(await imports.getImport({ id }, callOf(boss))).toMatchObject({
      state: 'IMPORT_STATE_CANCELLED',
      result: undefined,
    });
    expect(counts((await start(id)).result)).toEqual({ created: 10 });
    expect(await names()).toHaveLength(10);
  });

  test('a line that the database refuses is rejected alone', async () => {
    await database.db.query({
      name: '',
      text: `alter table parcels add constraint parcels_pieces_check check (pieces < 100)`,
    });
    const done = await start((await take('Код;Название;Штук\nA1;a;1\nA2;b;500\nA3;c;3')).id);
    await database.db.query({ name: '', text: 'alter table parcels drop constraint parcels_pieces_check' });
    expect(counts(done.result)).toEqual({ created: 2, 'rejected UNKNOWN_VALUE': 1 });
  });

  test('[A6] sees and changes only what its maker may: a foreign key is refused, a foreign import is not there', async () => {
    await start((await take('Код;Название\nA1;Чужой')).id);
    const own = await take('Код;Название\nA1;Мой\nA2;Новый', ann);
    const done = await start(own.id, callOf(ann));
    expect(counts(done.result)).toEqual({ 'rejected ALREADY_EXISTS': 1, created: 1 });
    expect(await names()).toEqual(['Новый', 'Чужой']);
    const foreign = await take('Код;Название\nA9;x');
    await expect(imports.getImport({ id: foreign.id }, callOf(ann))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const page = ListRequest.fromJSON({});
    expect((await imports.listImports(page, callOf(ann))).imports.map(({ id }) => id)).toEqual([own.id]);
    expect((await imports.listImports(page, callOf(boss))).imports).toHaveLength(3);
    await expect(take('Код;Название\nA9;x', actor(USER.bob, {}))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a mapping may be changed, a required column must be there, a state must fit', async () => {
    const made = await take('a;b\nКирпич;К1');
    expect(made.mapping).toEqual([]);
    await expect(imports.startImport(act(made.id), callOf(boss))).rejects.toMatchObject({
      reason: 'IMPORT_COLUMN_MISSING',
      params: { column: 'Name' },
    });
    await imports.setImportMapping(
      { ...mapped, id: made.id, etag: made.etag, mapping: [{ column: 'name', position: 0 }] },
      callOf(boss),
    );
    await expect(
      imports.setImportMapping({ ...mapped, id: made.id, etag: made.etag }, callOf(boss)),
    ).rejects.toMatchObject({ reason: 'STALE_ETAG' });
    await expect(imports.undoImport(act(made.id), callOf(boss))).rejects.toMatchObject({
      reason: 'IMPORT_WRONG_STATE',
    });
    expect(counts((await start(made.id)).result)).toEqual({ created: 1 });
  });
});
