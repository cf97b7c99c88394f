import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|json|svg|html)$/;

export function isText(fileName: string): boolean {
  return TEXT.test(fileName);
}

/** Bytes that brotli at its best makes of a text. */
export function brotliSize(content: string | Uint8Array): number {
  return brotli(content).length;
}

/** Writes FILE.br and FILE.gz beside a text file, so that nothing is compressed while it is served. */
export function precompress(path: string): void {
  const content = readFileSync(path);
  writeFileSync(`${path}.br`, brotli(content));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}

function brotli(content: string | Uint8Array): Uint8Array {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}
