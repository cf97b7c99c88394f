import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown, UserConfig } from 'vite';
import type { Manifest, PortalConfig } from '../src/manifest.ts';
import { serviceContract } from './contract.ts';
import { readLocales } from './locales.ts';
import { brotliSize, isText, precompress } from './precompress.ts';
import { SHARED } from './shared.ts';

export type { PortalConfig } from '../src/manifest.ts';

/** Bytes after brotli. A remote above them fails its build. */
const BUDGET = { entry: 3_000, chunk: 60_000 };

/**
 * The whole Vite configuration of a service's UI: `export default crmRemote(config)`. It builds src/entry.ts to
 * dist/{entry,chunks}-HASH.js with the shared packages left outside, and writes dist/manifest.json (served by the
 * service at /manifest.json), the texts, the field constraints of the service's contracts, and brotli and gzip copies.
 */
export function crmRemote(config: PortalConfig): UserConfig {
  return {
    base: `/ui/${config.id}/`,
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
    css: { modules: { generateScopedName: `${config.id}-[local]-[hash:6]` } },
    build: {
      target: 'es2023',
      outDir: 'dist',
      emptyOutDir: true,
      assetsDir: '',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        input: { entry: 'src/entry.ts' },
        preserveEntrySignatures: 'strict',
        external: [...SHARED],
        output: {
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
          // What two pages share lies in one file: a card of a client then takes 3 scripts of a remote, not 7 to 10.
          codeSplitting: { groups: [{ name: 'common', minShareCount: 2 }] },
        },
      },
    },
    plugins: [manifestPlugin(config)],
  };
}

function manifestPlugin(config: PortalConfig): Plugin {
  let root = '.';
  return {
    name: 'crm-remote',
    configResolved(resolved) {
      root = resolved.root;
    },
    generateBundle(_options, bundle) {
      checkBundle(bundle);
      checkNames(config, join(root, 'src/entry.ts'));
      for (const [name, source] of Object.entries(readLocales(join(root, 'locales')))) {
        this.emitFile({ type: 'asset', fileName: `locales/${name}`, source });
      }
      const contract = JSON.stringify(serviceContract(config.id));
      this.emitFile({ type: 'asset', fileName: contractName(contract), source: contract });
    },
    writeBundle(options, bundle) {
      const dir = options.dir ?? join(root, 'dist');
      const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
      const manifest = manifestOf(config, version, bundle);
      writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest, null, 2));
      for (const fileName of [...Object.keys(bundle), 'manifest.json']) {
        if (isText(fileName) && existsSync(join(dir, fileName))) precompress(join(dir, fileName));
      }
    },
  };
}

function contractName(contract: string): string {
  return `contract-${createHash('sha256').update(contract).digest('hex').slice(0, 8)}.json`;
}

/** Throws when a shared library came into the bundle or a chunk is above its budget. */
function checkBundle(bundle: Rolldown.OutputBundle): void {
  for (const output of Object.values(bundle)) {
    if (output.type !== 'chunk') continue;
    const foreign = output.moduleIds.find((id) =>
      /node_modules\/(react|react-dom|react-router|@mantine|@tanstack|i18next)\/|\/web\/(sdk|ui)\/src\//.test(id),
    );
    if (foreign)
      throw new Error(
        `${foreign} came into ${output.fileName}: import @crm/portal-sdk and @crm/ui only, by the names of the shared list`,
      );
    const size = brotliSize(output.code);
    const limit = output.isEntry ? BUDGET.entry : BUDGET.chunk;
    if (size > limit) throw new Error(`${output.fileName} has ${size} bytes (brotli), above its budget of ${limit}`);
  }
}

/** Throws when portal.config.ts names a page or a slot component that the entry does not offer. */
function checkNames(config: PortalConfig, entry: string): void {
  const source = readFileSync(entry, 'utf8');
  const wanted = [
    ...(config.routes ?? []).map((route) => route.page),
    ...(config.slots ?? []).flatMap((slot) => slot.component ?? []),
  ];
  const missing = wanted.filter((name) => !new RegExp(`\\b${name}\\b\\s*[:(]`).test(source));
  if (missing.length > 0) throw new Error(`src/entry.ts does not offer ${[...new Set(missing)].join(', ')}`);
  const prefixes = [`/${config.id}`, ...(config.aliases ?? [])];
  for (const { path } of config.routes ?? []) {
    if (!prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
      throw new Error(`route ${path} lies outside ${prefixes.join(', ')}`);
  }
}

function manifestOf(config: PortalConfig, version: string, bundle: Rolldown.OutputBundle): Manifest {
  const base = `/ui/${config.id}/`;
  const outputs = Object.values(bundle);
  const entry = outputs.find((output): output is Rolldown.OutputChunk => output.type === 'chunk' && output.isEntry);
  if (!entry) throw new Error('the build has no entry');
  const integrity: Record<string, string> = {};
  for (const output of outputs) {
    const content = output.type === 'chunk' ? output.code : output.source;
    if (/\.(js|css)$/.test(output.fileName))
      integrity[base + output.fileName] = `sha384-${createHash('sha384').update(content).digest('base64')}`;
  }
  const css =
    (entry as Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ??
    new Set<string>();
  const contract = outputs.find((output) => output.fileName.startsWith('contract-'));
  const names = outputs.map((output) => output.fileName).sort();
  return {
    schema: 1,
    ...config,
    version,
    build: createHash('sha256')
      .update(JSON.stringify([config, names]))
      .digest('hex')
      .slice(0, 8),
    entry: base + entry.fileName,
    css: [...css].map((name) => base + name),
    preload: entry.imports.filter((name) => bundle[name]).map((name) => base + name),
    integrity,
    i18n: { ns: config.id, url: `${base}locales/{lng}.json` },
    ...(contract ? { contract: base + contract.fileName } : {}),
  };
}
