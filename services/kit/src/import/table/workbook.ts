import { posix } from 'node:path';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { numberKind } from './number-format.ts';
import type { NumberKind } from './number-format.ts';
import { tableRefused } from './refused.ts';
import { readAll, readXml } from './xml.ts';

const MIB = 1024 * 1024;
/** Of one part, unpacked. */
const MAX_PART = 512 * MIB;
const MAX_PARTS = 10_000;
/** What is packed better than this was made to fill the memory; sheets of numbers and words reach some thirty. */
const MAX_RATIO = 200;
const SMALL = 16 * MIB;

export interface SheetPart {
  name: string;
  path: string;
  hidden: boolean;
}

export interface Workbook {
  sheets: SheetPart[];
  from1904: boolean;
  /** What the numbers of a style are, by its place in the list. */
  styles: NumberKind[];
  texts: string[];
  open(path: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Opens a workbook and reads what its sheets refer to. Throws FILE_NOT_READABLE, FILE_TOO_LARGE. */
export async function openWorkbook(bytes: Buffer): Promise<Workbook> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true }).catch(() => {
    throw tableRefused('FILE_NOT_READABLE');
  });
  const parts = await partsOf(zip);
  const open = async (path: string): Promise<AsyncIterable<Uint8Array>> => {
    const entry = parts.get(path);
    if (!entry || entry.isEncrypted()) throw tableRefused('FILE_NOT_READABLE');
    if (
      entry.uncompressedSize > MAX_PART ||
      (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * MAX_RATIO)
    )
      throw tableRefused('FILE_TOO_LARGE', { limit: MAX_PART / MIB });
    return zip.openReadStreamPromise(entry);
  };
  const optional = async (path: string | undefined): Promise<AsyncIterable<Uint8Array>> =>
    path !== undefined && parts.has(path) ? open(path) : nothing();
  const main = (await relations(await open('_rels/.rels'), '')).find(({ type }) => type === 'officeDocument')?.path;
  if (main === undefined) throw tableRefused('FILE_NOT_READABLE');
  const folder = posix.dirname(main);
  const related = await relations(await open(`${folder}/_rels/${posix.basename(main)}.rels`), folder);
  const pathOf = (type: string): string | undefined => related.find((one) => one.type === type)?.path;
  const { sheets, from1904 } = await sheetsOf(await open(main));
  return {
    sheets: sheets.flatMap(({ name, hidden, relation }) => {
      const part = related.find(({ id }) => id === relation);
      return part?.type === 'worksheet' ? [{ name, hidden, path: part.path }] : [];
    }),
    from1904,
    styles: await stylesOf(await optional(pathOf('styles'))),
    texts: await sharedTexts(await optional(pathOf('sharedStrings'))),
    open,
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  if (zip.entryCount > MAX_PARTS) throw tableRefused('FILE_NOT_READABLE');
  for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry);
  return parts;
}

interface Relation {
  id: string;
  type: string;
  path: string;
}

async function relations(source: AsyncIterable<Uint8Array>, folder: string): Promise<Relation[]> {
  const found: Relation[] = [];
  await readAll(source, {
    open(name, { Id: id = '', Type: type = '', Target: target = '' }) {
      if (name !== 'Relationship') return;
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), path });
    },
  });
  return found;
}

async function sheetsOf(
  source: AsyncIterable<Uint8Array>,
): Promise<{ sheets: { name: string; hidden: boolean; relation: string }[]; from1904: boolean }> {
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  let from1904 = false;
  await readAll(source, {
    open(tag, attributes) {
      if (tag === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (tag !== 'sheet') return;
      const relation = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
      sheets.push({
        name: attributes['name'] ?? '',
        hidden: (attributes['state'] ?? 'visible') !== 'visible',
        relation,
      });
    },
  });
  return { sheets, from1904 };
}

async function stylesOf(source: AsyncIterable<Uint8Array>): Promise<NumberKind[]> {
  const codes = new Map<number, string>();
  const styles: NumberKind[] = [];
  let inCells = false;
  await readAll(source, {
    open(tag, { numFmtId: id = '0', formatCode: code = '' }) {
      if (tag === 'numFmt') codes.set(Number(id), code);
      if (tag === 'cellXfs') inCells = true;
      if (tag === 'xf' && inCells) styles.push(numberKind(Number(id), codes.get(Number(id))));
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

async function sharedTexts(source: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = [];
  let [text, inText, inReading] = ['', false, false];
  await readAll(source, {
    open(tag) {
      if (tag === 'si') text = '';
      // How to pronounce it, in eastern workbooks.
      else if (tag === 'rPh') inReading = true;
      else if (tag === 't') inText = !inReading;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
    close(tag) {
      if (tag === 'si') texts.push(unescaped(text));
      else if (tag === 'rPh') inReading = false;
      else if (tag === 't') inText = false;
    },
  });
  return texts;
}

/** Characters that XML has no place for stand as _x000D_. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text;
}

/** Whether anything stands on a sheet; looks no further than its first cell with a value. */
export async function hasCells(book: Workbook, sheet: SheetPart): Promise<boolean> {
  let found = false;
  const listener = { open: (tag: string) => void (found ||= tag === 'v' || tag === 'is' || tag === 'f') };
  for await (const _ of readXml(await book.open(sheet.path), listener)) if (found) return true;
  return found;
}
