import { inflateSync } from 'node:zlib';

/** Pictures only as data, of the two kinds that a PDF holds as they are, and no larger than a photograph of a page. */
const MAX_CHARACTERS = 3 * 1024 * 1024;
const MAX_PIXELS = 16_000_000;
const PICTURE = /^data:image\/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})$/;

/** Whether this is a picture that a document may show. */
export function isPicture(source: string): boolean {
  return source.length <= MAX_CHARACTERS && PICTURE.test(source);
}

/**
 * Whether its pixels are there to be shown, and not more than fit. The layout unpacks a PNG beside its own run, where nothing
 * can be caught: one that is broken would end the process. A JPEG is put into the document as it is.
 */
export function isWhole(source: string): boolean {
  const [, kind, data = ''] = PICTURE.exec(source) ?? [];
  return kind === 'jpeg' || isWholePng(Buffer.from(data, 'base64'));
}

/** Signature, length and name of the first chunk, which says how large the picture is. */
const [HEADER_AT, WIDTH_AT, HEIGHT_AT, CHUNKS_AT] = [12, 16, 20, 8];
/** Of a pixel with four channels of two bytes, and the byte before each row; seven passes have some rows more. */
const BYTES_OF_PIXEL = 8;
const SPARE = 1_000_000;

function isWholePng(bytes: Buffer): boolean {
  if (bytes.length < HEIGHT_AT + 4 || bytes.toString('latin1', HEADER_AT, WIDTH_AT) !== 'IHDR') return false;
  const pixels = bytes.readUInt32BE(WIDTH_AT) * bytes.readUInt32BE(HEIGHT_AT);
  if (pixels === 0 || pixels > MAX_PIXELS) return false;
  try {
    inflateSync(pixelsOf(bytes), { maxOutputLength: pixels * BYTES_OF_PIXEL + SPARE });
    return true;
  } catch {
    return false;
  }
}

function pixelsOf(bytes: Buffer): Buffer {
  const found: Buffer[] = [];
  for (let at = CHUNKS_AT; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') found.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(found);
}
