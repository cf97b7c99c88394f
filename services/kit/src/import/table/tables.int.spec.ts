import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { openTables } from './tables.ts';
import type { FileNote, FileRow, TableFormat } from './table.ts';
import { workbook } from './workbook.fixture.ts';

const tables = openTables();
afterAll(() => tables.stop());

async function* body(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

interface Read {
  format: TableFormat;
  rows: FileRow[];
  notes: FileNote[];
}

async function read(bytes: Buffer, sheet = ''): Promise<Read> {
  const format = await tables.detect(body(bytes), 'me');
  const rows: FileRow[] = [];
  const notes: FileNote[] = [];
  for await (const part of tables.read({ ...format, sheet: sheet || format.sheet }, body(bytes), 'me')) {
    rows.push(...part.rows);
    notes.push(...part.notes);
  }
  return { format, rows, notes };
}

const cells = async (bytes: Buffer): Promise<string[][]> => (await read(bytes)).rows.map((row) => row.cells);
const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

describe('[G1] a text', () => {
  test.each([
    ['sep= and commas', 'sep=;\r\nИмя;Сумма\r\nА, Б;1,5\r\n', 'utf-8'],
    ['sep= behind a mark', '\uFEFFsep=;\nИмя;Сумма\nА, Б;1,5', 'utf-8'],
    ['line ends of two kinds', 'Имя;Сумма\r\nА, Б;1,5\n', 'utf-8'],
    ['windows-1251', 'Имя;Сумма\nА, Б;1,5', 'windows-1251'],
    ['UTF-16 with its mark', '\uFEFFИмя;Сумма\nА, Б;1,5', 'utf-16le'],
    ['UTF-16 the other way round', '\uFEFFИмя;Сумма\nА, Б;1,5', 'utf-16be'],
  ])('with %s is read', async (_, file, encoding) => {
    const found = await read(iconv.encode(file, encoding));
    expect(found.format).toMatchObject({ encoding, delimiter: ';' });
    expect(found.rows.map((row) => row.cells)).toEqual([
      ['Имя', 'Сумма'],
      ['А, Б', '1,5'],
    ]);
  });

  test('in windows-1251 is known by its last letters too, without a line end', async () => {
    expect(await cells(iconv.encode('a;b\n1;Ян', 'windows-1251'))).toEqual([
      ['a', 'b'],
      ['1', 'Ян'],
    ]);
  });

  test('in windows-1252 is told from windows-1251 by letters that stand alone among Latin ones', async () => {
    const found = await read(iconv.encode('Name;City\nCafé Zürich;Genève\nSmørrebrød;Århus', 'windows-1252'));
    expect(found.format.encoding).toBe('windows-1252');
    expect(found.rows[1]?.cells).toEqual(['Café Zürich', 'Genève']);
    expect((await read(iconv.encode('a;b\nя;и', 'windows-1251'))).format.encoding).toBe('windows-1251');
  });

  test('with line ends and delimiters inside its quoted header is cut where it should be', async () => {
    expect(await cells(Buffer.from('"Name\n(full, as in law)";INN\nA;1'))).toEqual([
      ['Name\n(full, as in law)', 'INN'],
      ['A', '1'],
    ]);
    expect((await read(Buffer.from('Size;Name\n5" x 3;a\n6" x 4;b'))).format.delimiter).toBe(';');
  });

  test('in UTF-16 without a mark is known in Cyrillic too', async () => {
    const found = await read(iconv.encode('Имя;Сумма\nКирпич;много', 'utf-16le'));
    expect(found.format.encoding).toBe('utf-16le');
  });

  test.each([
    ['NUL', 'a,b\n1,x\0y', ['1', 'x\uFFFDy']],
    ['control characters', 'a,b\n1,x\u0001\u000By', ['1', 'x\u0001\u000By']],
    ['emoji', 'a,b\n1,😀', ['1', '😀']],
  ])('that holds %s is read', async (_, file, row) => {
    expect((await cells(Buffer.from(file)))[1]).toEqual(row);
  });

  test('tells numbers whose digits a spreadsheet cut off', async () => {
    const { rows } = await read(Buffer.from("a;b\n4,07028E+19;'4,07028E+19\n"));
    expect(rows[1]).toEqual({
      line: 2,
      cells: ['4,07028E+19', '4,07028E+19'],
      flaws: [{ at: 0, reason: 'NUMBER_CUT' }],
    });
  });

  test.each([
    ['a workbook with a password', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'FILE_LOCKED'],
    ['a PDF by another name', Buffer.from('%PDF-1.4\n1 0 obj'), 'FILE_NOT_READABLE'],
  ])('is not what %s is', async (_, bytes, reason) => {
    await expect(read(bytes)).rejects.toMatchObject({ reason });
  });

  test('whose quotation mark does not end is refused, by the row', async () => {
    await expect(read(Buffer.from(`a,b\n1,"${'x,y\n'.repeat(400_000)}`))).rejects.toMatchObject({
      reason: 'FILE_ROW_TOO_LONG',
      params: { line: 2 },
    });
  });

  test('with more columns than can be mapped is refused', async () => {
    await expect(read(Buffer.from(`a,b\n${'1,'.repeat(1200)}1`))).rejects.toMatchObject({ reason: 'FILE_TOO_WIDE' });
  });
});

describe('[G1] a workbook', () => {
  const formats = ['h:mm', 'dd.mm.yyyy', 'dd.mm.yyyy hh:mm', '0%', '00000'];
  const number = (value: string, style = 0): string => `<c s="${style}"><v>${value}</v></c>`;

  test('says what its cells show', async () => {
    const row = [
      number('0.33611111111111108', 1),
      number('59', 2),
      number('45292.336111111108', 3),
      number('0.2', 4),
      number('42', 5),
      number('0.30000000000000004'),
      '<c t="s"><v>0</v></c>',
      '<c t="b"><v>1</v></c>',
      text('a_x000D_b'),
      '<c t="str"><f>A1</f><v></v></c>',
      text('end'),
    ].join('');
    const texts = ['<r><t>Ро</t></r><r><t xml:space="preserve">м &amp; К</t></r><rPh><t>no</t></rPh>'];
    expect(
      await cells(workbook({ sheets: { a: `<sheetData><row>${row}</row></sheetData>` }, texts, formats })),
    ).toEqual([
      ['08:04:00', '1900-02-28', '2024-01-01 08:04:00', '20%', '00042', '0.3', 'Ром & К', 'true', 'a\rb', '', 'end'],
    ]);
  });

  test('that counts from 1904 says its dates', async () => {
    const sheets = { a: `<sheetData><row>${number('43830', 2)}${number('0', 2)}</row></sheetData>` };
    expect(await cells(workbook({ sheets, formats, from1904: true }))).toEqual([['2024-01-01', '1904-01-01']]);
  });

  test('tells the cells whose value nobody can know', async () => {
    const row = `<c r="B2"><f>SUM(A1)</f></c><c r="C2" t="e"><v>#REF!</v></c><c r="D2" s="2"><v>60</v></c>`;
    const { rows } = await read(workbook({ sheets: { a: `<sheetData><row r="2">${row}</row></sheetData>` }, formats }));
    expect(rows).toEqual([
      {
        line: 2,
        cells: ['', '', '#REF!', '60'],
        flaws: [
          { at: 1, reason: 'FORMULA_WITHOUT_VALUE' },
          { at: 2, reason: 'CELL_ERROR' },
          { at: 3, reason: 'BAD_DATE' },
        ],
      },
    ]);
  });

  test('tells numbers that are longer than a spreadsheet keeps, and texts that no database keeps', async () => {
    const row = `${number('4.0702810900000012E+19')}${number('770708389301')}${text('a_x0000_b')}${text('_xD83D_')}`;
    const { rows } = await read(workbook({ sheets: { a: `<sheetData><row>${row}</row></sheetData>` } }));
    expect(rows).toEqual([
      {
        line: 1,
        cells: ['40702810900000000000', '770708389301', 'a\uFFFDb', '\uFFFD'],
        flaws: [{ at: 0, reason: 'NUMBER_CUT' }],
      },
    ]);
  });

  test('tells what a person may not have seen', async () => {
    const sheet = (rows: string): string =>
      `<cols><col min="2" max="3" hidden="1"/></cols><sheetData>${rows}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`;
    const sheets = {
      Скрытый: `<sheetData><row>${text('x')}</row></sheetData>`,
      Цены: sheet(`<row r="1">${text('a')}</row><row r="3" hidden="1">${text('b')}</row>`),
      Склад: `<sheetData><row>${text('x')}</row></sheetData>`,
      Пустой: '<sheetData/>',
    };
    const bytes = workbook({ sheets, hidden: ['Скрытый'] });
    const found = await read(bytes);
    expect(found.format).toMatchObject({ sheet: 'Цены', sheets: ['Скрытый', 'Цены', 'Склад', 'Пустой'] });
    expect(found.rows.map(({ line }) => line)).toEqual([1, 3]);
    expect(found.notes).toEqual([
      { reason: 'MERGED_CELLS', where: 'A1:B1', count: 1 },
      { reason: 'HIDDEN_ROWS', where: '3', count: 1 },
      { reason: 'HIDDEN_COLUMNS', where: 'B:C', count: 1 },
      { reason: 'SHEETS_LEFT_OUT', where: 'Скрытый, Склад', count: 2 },
    ]);
    expect((await read(bytes, 'Склад')).rows).toEqual([{ line: 1, cells: ['x'] }]);
    await expect(read(bytes, 'Нет')).rejects.toMatchObject({ reason: 'FILE_SHEET_UNKNOWN' });
  });
});

describe('[G1] what is made to hold others up', () => {
  const rows = (count: number, cell: (at: number) => string): Buffer => {
    let xml = '<sheetData>';
    for (let at = 0; at < count; at++) xml += `<row>${cell(at).repeat(8)}</row>`;
    return workbook({ sheets: { a: `${xml}</sheetData>` } });
  };

  test('a workbook of 26 MiB adds less than 200 ms to what this process answers meanwhile', async () => {
    const bytes = rows(60_000, (at) => text(`cell ${at * 7919}`));
    let reading = true;
    /** Nine of ten waited less; reading in this process would keep it waiting all the while, and a busy machine does now and then. */
    const waits = async (going: (rounds: number) => boolean): Promise<number> => {
      const all: number[] = [];
      while (going(all.length)) {
        const from = performance.now();
        await sleep(5);
        all.push(performance.now() - from);
      }
      return all.sort((a, b) => a - b)[Math.floor(all.length * 0.9)] ?? 0;
    };
    const alone = await waits((rounds) => rounds < 200);
    const watch = waits(() => reading);
    let count = 0;
    const format = await tables.detect(body(bytes), 'me');
    for await (const part of tables.read(format, body(bytes), 'me')) count += part.rows.length;
    reading = false;
    expect(count).toBe(60_000);
    expect((await watch) - alone).toBeLessThan(200);
  });

  test('an archive that unpacks without end is refused', async () => {
    const bomb = workbook({ sheets: { a: `<sheetData><row>${text('a'.repeat(60 * 1024 * 1024))}</row></sheetData>` } });
    await expect(read(bomb)).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' });
    const nested = workbook({ sheets: { a: '<row>'.repeat(100_000) } });
    await expect(read(nested)).rejects.toMatchObject({ reason: 'FILE_NOT_READABLE' });
    const packed = gzipSync(Buffer.alloc(300 * 1024 * 1024, 'x'));
    await expect(read(packed)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
