import { cpSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type BuildOptions, type OutputFile } from 'esbuild';
import { root } from './paths.ts';

/** One letter outside ASCII makes V8 hold two bytes for each of the file: escapes where esbuild leaves letters, in patterns. */
const asAscii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The build script of a service and of the gateway: bundles src/main.ts of the folder it runs in into dist/main.mjs, and
 * each `*.worker.ts` that lies beside a module of it into dist/<name>.worker.mjs.
 */
const options = {
  bundle: true,
  outdir: 'dist',
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  legalComments: 'none',
  // V8 keeps the text of what runs. Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  write: false,
  metafile: true,
  logLevel: 'error',
  external: ['pg-native', 'cloudflare:sockets'],
  loader: { '.node': 'file' },
  // CommonJS packages inside an ES module still ask for these three.
  banner: {
    js: [
      "import { createRequire as crmCreateRequire } from 'node:module';",
      'const require = crmCreateRequire(import.meta.url);',
      'const __filename = import.meta.filename;',
      'const __dirname = import.meta.dirname;',
    ].join('\n'),
  },
} satisfies BuildOptions;

function write(files: readonly OutputFile[]): void {
  mkdirSync('dist', { recursive: true });
  for (const { path, text, contents } of files) writeFileSync(path, path.endsWith('.mjs') ? asAscii(text) : contents);
}

const fail = (): never => process.exit(1);
// What is imported lazily lies in chunks beside the entry: 46 MiB and 300 ms to ready against 51 and 450 in one file.
const main = await build({ ...options, entryPoints: [join('src', 'main.ts')], splitting: true }).catch(fail);
write(main.outputFiles);
const folders = new Set(
  Object.keys(main.metafile.inputs)
    .map(dirname)
    .filter((path) => !path.includes('node_modules')),
);
const workers = [...folders].flatMap((folder) => globSync(join(folder, '*.worker.ts')));
// One file each, as that is all it may read.
if (workers.length > 0) write((await build({ ...options, entryPoints: workers }).catch(fail)).outputFiles);
// Read at run time, found by the bundle in its own folder.
cpSync(join(root, 'services', 'kit', 'migrations'), join('dist', 'kit-migrations'), { recursive: true });
