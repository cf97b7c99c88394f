/**
 * Generates all that follows from the contracts: `node proto/tools/generate.ts [--force] [--root <checkout>]`.
 *
 * buf builds one image and runs ts-proto; the rest is made here from the image. Outputs below proto/gen are ignored by
 * git; gateway/openapi.json and proto/asyncapi.yaml are committed reports. Nothing is done while the inputs are those
 * of the last run.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runBuf } from './buf.ts';
import { emitAsyncApi, emitEventSchemas } from './emit-asyncapi.ts';
import { emitBrowser } from './emit-browser.ts';
import { emitOpenApi } from './emit-openapi.ts';
import { emitRegistries } from './emit-registry.ts';
import { eventsOf, readTopics } from './events.ts';
import { readImage } from './image.ts';
import { withLock } from './lock.ts';
import { listFiles, writeIfChanged, writeTree } from './write-tree.ts';

const TOPICS = 'deploy/kafka/topics.yaml';
/** Outputs that are committed; part of the hash, so that an edit by hand is written over. */
export const REPORTS = ['gateway/openapi.json', 'proto/asyncapi.yaml'];
/** Files of shared code that ts-proto makes and nothing imports at run time. */
const UNUSED = new Set(['google/protobuf/descriptor.ts', 'crm/api/v1/options.ts']);

/** Generates into a checkout. Answers whether anything had to be done. Throws with buf's own words on a bad contract. */
export async function generate(root: string, force = false): Promise<boolean> {
  return withLock(join(root, 'proto/gen/.lock'), () => {
    const stamp = join(root, 'proto/gen/inputs.sha256');
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashInputs(root)) return false;
    const scratch = mkdtempSync(join(tmpdir(), 'crm-generate-'));
    try {
      emit(root, scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    writeIfChanged(stamp, hashInputs(root));
    return true;
  });
}

function emit(root: string, scratch: string): void {
  const proto = join(root, 'proto');
  runBuf(['build', '-o', join(scratch, 'image.binpb')], proto);
  runBuf(['generate', '-o', scratch], proto);
  const image = readFileSync(join(scratch, 'image.binpb'));
  const model = readImage(image);

  const code = new Map<string, string | Uint8Array>();
  const made = join(scratch, 'gen/ts');
  for (const path of listFiles(made)) {
    const name = relative(made, path);
    if (!UNUSED.has(name)) code.set(name, readFileSync(path));
  }
  for (const [path, content] of emitRegistries(model)) code.set(path, content);
  code.set('browser.ts', emitBrowser(model));
  writeIfChanged(join(root, 'gateway/openapi.json'), `${JSON.stringify(emitOpenApi(model), null, 2)}\n`);
  const topics = readTopics(join(root, TOPICS));
  const events = eventsOf(model, topics);
  writeIfChanged(join(proto, 'asyncapi.yaml'), emitAsyncApi(model, events, topics));
  writeTree(join(proto, 'gen/schema'), emitEventSchemas(model, events));
  writeTree(join(proto, 'gen/ts'), code);
  writeIfChanged(join(proto, 'gen/image.binpb'), image);
}

function hashInputs(root: string): string {
  const hash = createHash('sha256');
  const inputs = [
    ...listFiles(join(root, 'proto/crm')).filter((path) => path.endsWith('.proto')),
    ...listFiles(join(root, 'proto/tools')),
    ...['proto/buf.yaml', 'proto/buf.gen.yaml', TOPICS, ...REPORTS].map((path) => join(root, path)),
  ];
  for (const path of inputs) {
    hash.update(relative(root, path)).update('\0');
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { force: { type: 'boolean' }, root: { type: 'string' } } });
  const root = resolve(values.root ?? join(import.meta.dirname, '../..'));
  const start = performance.now();
  try {
    const done = await generate(root, values.force);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(done ? `generated from the contracts in ${seconds} s\n` : 'generated code is current\n');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
