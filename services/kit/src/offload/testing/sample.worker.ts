import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { serveWork, type Body } from '../serve.ts';

const hold: Uint8Array[] = [];

/** What a run may try, for the tests. */
export const sample = serveWork({
  double: (input: { n: number; at: Date }) => ({ n: input.n * 2, at: input.at }),
  forever: (_: null): number => {
    for (;;);
  },
  heap: (_: null) => {
    const rows: string[][] = [];
    for (;;) rows.push(Array.from({ length: 1000 }, (__, at) => `row ${rows.length} ${at}`));
  },
  buffers: (_: null) => {
    for (;;) hold.push(new Uint8Array(8 * 1024 * 1024).fill(1));
  },
  deep: (_: null): number => {
    const down = (n: number): number => down(n + 1) + 1;
    return down(0);
  },
  big: (bytes: number) => new Uint8Array(bytes),
  fails: (_: null) => {
    throw new TypeError('a sentence that does not read');
  },
  ends: (_: null): never => process.exit(3),
  reads: (path: string) => readFileSync(path, 'utf8'),
  environment: (_: null) => ({ ...process.env }),
  connects: async (port: number) => {
    await new Promise((resolve, reject) => connect(port, '127.0.0.1').on('connect', resolve).on('error', reject));
  },
  fetches: async (url: string) => (await fetch(url)).status,
  spawns: async (_: null) => (await import('node:child_process')).spawnSync('/bin/true').status,
  rows: function* (count: number) {
    for (let n = 0; n < count; n++) yield { n, text: `row ${n}` };
  },
  sum: async (_: null, body: Body) => {
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    return bytes;
  },
  pieces: async function* (_: null, body: Body) {
    for await (const piece of body) yield piece.length;
  },
});
