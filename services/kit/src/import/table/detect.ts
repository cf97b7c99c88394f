import { tableRefused } from './refused.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251';

/** The first bytes tell what is packed: gzip (1F 8B), a zip that is an XLSX (PK). */
export function containerOf(head: Uint8Array): 'gzip' | 'xlsx' | 'plain' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) ? 'xlsx' : 'plain';
}

/**
 * The encoding of a text by its first bytes (64 KiB are enough; `whole`: there are no more): byte order mark, zero bytes
 * of UTF-16, valid UTF-8, else windows-1251 when the high bytes are mostly its letters. Throws FILE_NOT_READABLE for what
 * is no text: other zero bytes, control characters, old .xls, pictures, PDF.
 */
export function detectEncoding(sample: Uint8Array, whole: boolean): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const counts = countBytes(sample);
  if (counts.zeroEven + counts.zeroOdd > 0) {
    // Latin letters, digits, separators and line ends of UTF-16 have one zero byte each, always on the same side.
    const share = (counts.zeroEven + counts.zeroOdd) / sample.length;
    if (share > 0.02 && counts.zeroEven === 0) return 'utf-16le';
    if (share > 0.02 && counts.zeroOdd === 0) return 'utf-16be';
    throw tableRefused('FILE_NOT_READABLE');
  }
  // One or two stand in a text that somebody pasted.
  if (counts.control > sample.length * 0.02 || startsWith(sample, '%PDF-') || startsWith(sample, '{\\rtf'))
    throw tableRefused('FILE_NOT_READABLE');
  if (isUtf8(sample, whole)) return 'utf-8';
  if (counts.letters1251 >= counts.high * 0.7) return 'windows-1251';
  throw tableRefused('FILE_NOT_READABLE');
}

function countBytes(sample: Uint8Array): {
  zeroEven: number;
  zeroOdd: number;
  control: number;
  high: number;
  letters1251: number;
} {
  const counts = { zeroEven: 0, zeroOdd: 0, control: 0, high: 0, letters1251: 0 };
  for (const [at, byte] of sample.entries()) {
    if (byte === 0) counts[at % 2 === 0 ? 'zeroEven' : 'zeroOdd'] += 1;
    else if (byte < 9 || (byte > 13 && byte < 32)) counts.control += 1;
    else if (byte > 127) {
      counts.high += 1;
      // А-я, Ё, ё; beside them №, «, » and the dash are usual in Russian tables.
      if (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8 || byte === 0xb9 || byte === 0xab || byte === 0xbb)
        counts.letters1251 += 1;
    }
  }
  return counts;
}

/** Only a sample that was cut from a longer text may end amid a character. */
function isUtf8(sample: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

function startsWith(sample: Uint8Array, text: string): boolean {
  return Buffer.from(sample.subarray(0, text.length)).toString('latin1') === text;
}

/** What Excel takes from the first line of a file about its delimiter: it is no data. */
export const SEPARATOR_LINE = /^\uFEFF?"?sep=(.?)"?$/is;

/** The delimiter that cuts the first lines into the same number of cells, most of them; "," when none does. */
export function detectDelimiter(text: string): string {
  const [first = ''] = text.split(/\r\n|\n|\r/, 1);
  const said = SEPARATOR_LINE.exec(first)?.[1];
  if (said !== undefined && said !== '') return said;
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '' && !SEPARATOR_LINE.test(line))
    .slice(0, 20);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [';', ',', '\t', '|']) {
    const counts = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1);
    const [first = 0] = counts;
    if (first === 0) continue;
    const same = counts.filter((count) => count === first).length / counts.length;
    const score = same * 100 + first;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
