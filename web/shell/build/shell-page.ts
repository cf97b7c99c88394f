import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { brotliSize, isText, precompress } from '../../sdk/vite/precompress.ts';
import { SHARED } from '../../sdk/vite/shared.ts';

const BASE = '/ui/_shell/';

/** Shared entries that only special pages ask for. */
const LATER = new Set(['ui-kanban', 'ui-charts']);

/** Bytes after brotli of what is loaded before the first list, and of the style sheet. */
const BUDGET = { js: 260 * 1024, css: 40 * 1024 };

/**
 * Writes index.html with the import map and its integrity, and csp.json with the hash of that one inline script, which
 * the gateway puts into the content security policy. Fails above the budgets.
 */
export function shellPage(): Plugin {
  return {
    name: 'crm-shell-page',
    // After Vite's own, which emits the style sheet here.
    enforce: 'post',
    generateBundle(_options, bundle) {
      checkBudget(Object.values(bundle));
    },
    // Plugins behind this one still change chunks: digests are taken of the files as they were written.
    writeBundle(options, bundle) {
      const dir = options.dir ?? 'dist';
      const outputs = Object.values(bundle);
      const digest = (fileName: string): string =>
        `sha384-${createHash('sha384')
          .update(readFileSync(join(dir, fileName)))
          .digest('base64')}`;
      const importMap = JSON.stringify(importMapOf(outputs, digest));
      writeFileSync(join(dir, 'index.html'), page(outputs, importMap, digest));
      const hash = `sha256-${createHash('sha256').update(importMap).digest('base64')}`;
      writeFileSync(join(dir, 'csp.json'), JSON.stringify({ scripts: [hash], styles: [] }));
      for (const name of [...Object.keys(bundle), 'index.html', 'csp.json']) {
        const path = join(dir, name);
        if (isText(name) && existsSync(path)) precompress(path);
      }
    },
  };
}

type Digest = (fileName: string) => string;

function importMapOf(
  outputs: readonly Rolldown.OutputBundle[string][],
  digest: Digest,
): { imports: Record<string, string>; integrity: Record<string, string> } {
  const imports: Record<string, string> = {};
  const integrity: Record<string, string> = {};
  for (const output of outputs) {
    if (output.type !== 'chunk') continue;
    integrity[BASE + output.fileName] = digest(output.fileName);
    const shared = SHARED.find((name) => output.facadeModuleId === `\0shared:${name}`);
    if (shared) imports[shared] = BASE + output.fileName;
  }
  return { imports, integrity };
}

function page(outputs: readonly Rolldown.OutputBundle[string][], importMap: string, digest: Digest): string {
  const main = outputs.find(
    (output): output is Rolldown.OutputChunk => output.type === 'chunk' && output.name === 'main' && output.isEntry,
  );
  if (!main) throw new Error('the build has no main entry');
  const css = outputs.filter((output) => output.type === 'asset' && output.fileName.endsWith('.css'));
  // Without the same integrity on the link, the browser drops the preload and fetches twice.
  const preload = main.imports.map((name) => {
    const chunk = outputs.find((output) => output.fileName === name);
    return chunk?.type === 'chunk'
      ? `<link rel="modulepreload" href="${BASE}${name}" integrity="${digest(name)}" crossorigin>`
      : '';
  });
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>CRM</title>',
    `<script type="importmap">${importMap}</script>`,
    ...css.map((sheet) => `<link rel="stylesheet" href="${BASE}${sheet.fileName}">`),
    ...preload,
    `<script type="module" src="${BASE}${main.fileName}" integrity="${digest(main.fileName)}" crossorigin></script>`,
    '</head>',
    '<body><div id="root"></div><noscript>JavaScript is needed.</noscript></body>',
    '</html>',
    '',
  ].join('\n');
}

/** What a list page loads at first: the entries but those of special pages, with what they import, and one language. */
function checkBudget(outputs: readonly Rolldown.OutputBundle[string][]): void {
  const chunks = new Map(
    outputs.flatMap((output) => (output.type === 'chunk' ? [[output.fileName, output] as const] : [])),
  );
  const first = new Set(
    [...chunks.values()]
      .filter((chunk) => (chunk.isEntry && !LATER.has(chunk.name)) || chunk.name === 'en')
      .map((chunk) => chunk.fileName),
  );
  for (const name of first) for (const imported of chunks.get(name)?.imports ?? []) first.add(imported);
  let js = 0;
  for (const name of first) js += brotliSize(chunks.get(name)?.code ?? '');
  let css = 0;
  for (const output of outputs)
    if (output.type === 'asset' && output.fileName.endsWith('.css')) css += brotliSize(output.source);
  process.stdout.write(
    `shell: ${(js / 1000).toFixed(0)} KB of scripts, ${(css / 1000).toFixed(0)} KB of styles (brotli)\n`,
  );
  if (js > BUDGET.js) throw new Error(`scripts have ${js} bytes (brotli), above ${BUDGET.js}`);
  if (css > BUDGET.css) throw new Error(`styles have ${css} bytes (brotli), above ${BUDGET.css}`);
}
