import { tableRefused } from './refused.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'windows-1252';

/**
 * The first bytes tell what is packed: gzip (1F 8B), a zip that is an XLSX (PK), the container of workbooks with a password
 * and of the old XLS (D0 CF 11 E0).
 */
export function containerOf(head: Uint8Array): 'gzip' | 'xlsx' | 'locked' | 'plain' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0) return 'locked';
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) ? 'xlsx' : 'plain';
}

/**
 * The encoding of a text by its first bytes (64 KiB are enough; `whole`: there are no more): byte order mark, zero bytes
 * of UTF-16, valid UTF-8, else the code page whose letters the high bytes are: in windows-1251 they stand together, in
 * windows-1252 alone among Latin ones ("Café"). Throws FILE_NOT_READABLE for what is no text: other zero bytes, control
 * characters, pictures, PDF.
 */
export function detectEncoding(sample: Uint8Array, whole: boolean): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const counts = countBytes(sample);
  const zeros = counts.zeroEven + counts.zeroOdd;
  // Latin letters, digits, separators and line ends of UTF-16 have one zero byte each, always on the same side; Cyrillic
  // letters a control character instead.
  if (zeros > sample.length * 0.02 && (zeros > STRAY || counts.control > STRAY || zeros > sample.length * 0.2)) {
    if (counts.zeroEven === 0) return 'utf-16le';
    if (counts.zeroOdd === 0) return 'utf-16be';
    throw tableRefused('FILE_NOT_READABLE');
  }
  if (zeros + counts.control > Math.max(STRAY, sample.length * 0.02)) throw tableRefused('FILE_NOT_READABLE');
  if (startsWith(sample, '%PDF-') || startsWith(sample, '{\\rtf')) throw tableRefused('FILE_NOT_READABLE');
  if (isUtf8(sample, whole)) return 'utf-8';
  if (counts.besideLatin > counts.together && counts.besideLatin >= counts.high * 0.5) return 'windows-1252';
  if (counts.letters1251 >= counts.high * 0.7) return 'windows-1251';
  throw tableRefused('FILE_NOT_READABLE');
}

/** So many control characters stand in a text that somebody pasted. */
const STRAY = 4;

function countBytes(sample: Uint8Array): {
  zeroEven: number;
  zeroOdd: number;
  control: number;
  high: number;
  letters1251: number;
  /** High bytes beside a high one, and those with only Latin letters around. */
  together: number;
  besideLatin: number;
} {
  const counts = { zeroEven: 0, zeroOdd: 0, control: 0, high: 0, letters1251: 0, together: 0, besideLatin: 0 };
  const isHigh = (at: number): boolean => (sample[at] ?? 0) > 127;
  const isLatin = (at: number): boolean => /[a-z]/i.test(String.fromCharCode(sample[at] ?? 0));
  for (const [at, byte] of sample.entries()) {
    if (byte === 0) counts[at % 2 === 0 ? 'zeroEven' : 'zeroOdd'] += 1;
    else if (byte < 9 || (byte > 13 && byte < 32)) counts.control += 1;
    else if (byte > 127) {
      counts.high += 1;
      if (isHigh(at - 1) || isHigh(at + 1)) counts.together += 1;
      else if (isLatin(at - 1) || isLatin(at + 1)) counts.besideLatin += 1;
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
  // Cells in quotation marks say nothing of it, and may hold line ends.
  const lines = text
    .replace(/(^|[;,\t|\r\n])[^\S\r\n\t]*"(?:[^"]|"")*"/g, '$1')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '' && !SEPARATOR_LINE.test(line))
    .slice(0, 20);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [';', ',', '\t', '|']) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [first = 0] = counts;
    if (first === 0) continue;
    const same = counts.filter((count) => count === first).length / counts.length;
    const score = same * 100 + first;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
