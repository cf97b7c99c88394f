import type { Duplex } from 'node:stream';

/** The first bytes of a stream, at most `size`. */
export async function firstBytes(source: AsyncIterable<Uint8Array>, size: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length >= size) break;
  }
  return Buffer.concat(pieces).subarray(0, size);
}

/**
 * What a stream makes of each piece. The source is asked for the next one only when that is wanted: pipe() would read on,
 * and a body is given only to who waits for it.
 */
export async function* through<Made>(
  source: AsyncIterable<Uint8Array | string>,
  stream: Duplex,
): AsyncGenerator<Made[]> {
  let made: Made[] = [];
  let failure: Error | undefined;
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.on('data', (one: Made) => made.push(one)).on('error', (error) => (failure = error));
  try {
    for await (const piece of source) {
      await new Promise((resolve) => stream.write(piece, resolve));
      if (failure) throw failure;
      if (made.length === 0) continue;
      yield made;
      made = [];
    }
    stream.end();
    await closed;
    if (failure) throw failure;
    if (made.length > 0) yield made;
  } finally {
    stream.destroy();
  }
}
