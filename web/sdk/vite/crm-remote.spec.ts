import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Manifest } from '../src/manifest.ts';

const home = join(__dirname, '../dist');
const vite = join(__dirname, '../../../node_modules/vite/bin/vite.js');
let dir = '';

const files: Record<string, string> = {
  'package.json': '{ "name": "remote-under-test", "version": "1.2.3", "type": "module" }',
  'vite.config.ts':
    "import { crmRemote } from '@crm/portal-sdk/vite';\nimport config from './portal.config.ts';\nexport default crmRemote(config);\n",
  'portal.config.ts':
    "export default { id: 'sales', sdk: '^1.0.0', title: { en: 'Sales' }, routes: [{ path: '/sales/deals', page: 'Deals' }] };\n",
  'src/entry.ts':
    "import { defineRemote } from '@crm/portal-sdk';\nexport default defineRemote({ pages: { Deals: () => import('./deals.tsx') } });\n",
  'src/deals.tsx':
    "import { useT } from '@crm/portal-sdk';\nexport default function Deals() {\n  return <h1>{useT()('title')}</h1>;\n}\n",
  'locales/en.json': '{ "title": "Deals" }',
  'locales/ru.json': '{ "title": "Сделки" }',
  'locales/bg.json': '{ "title": "Сделки" }',
};

beforeAll(() => {
  mkdirSync(home, { recursive: true });
  // Below the packages, so that the shared names are found.
  dir = mkdtempSync(join(home, 'remote-'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Builds the small remote with some files changed; answers what the build said. */
function build(changed: Record<string, string> = {}): { ok: boolean; said: string } {
  rmSync(dir, { recursive: true, force: true });
  for (const [name, content] of Object.entries({ ...files, ...changed })) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  const run = spawnSync(process.execPath, [vite, 'build'], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return { ok: run.status === 0, said: run.stdout + run.stderr };
}

test('a remote’s manifest names hashed files that are what it says they are', () => {
  expect(build()).toMatchObject({ ok: true });
  const manifest = JSON.parse(readFileSync(join(dir, 'dist/manifest.json'), 'utf8')) as Manifest;
  expect(manifest).toMatchObject({
    schema: 1,
    id: 'sales',
    version: '1.2.3',
    sdk: '^1.0.0',
    i18n: { ns: 'sales', url: '/ui/sales/locales/{lng}.json' },
  });
  expect(manifest.entry).toMatch(/^\/ui\/sales\/entry-[\w-]{8}\.js$/);
  const file = (url: string): Buffer => readFileSync(join(dir, 'dist', url.replace('/ui/sales/', '')));
  for (const [url, integrity] of Object.entries(manifest.integrity)) {
    expect(`sha384-${createHash('sha384').update(file(url)).digest('base64')}`).toBe(integrity);
  }
  expect(brotliDecompressSync(file(`${manifest.entry}.br`))).toEqual(file(manifest.entry));
  expect(existsSync(join(dir, 'dist/locales/bg.json.gz'))).toBe(true);
  const entry = file(manifest.entry).toString();
  expect(entry).toMatch(/from\s*["']@crm\/portal-sdk["']/);
});

test('the contract that goes with it tells what forms and lists need', () => {
  const manifest = JSON.parse(readFileSync(join(dir, 'dist/manifest.json'), 'utf8')) as Manifest;
  const contract = JSON.parse(
    readFileSync(join(dir, 'dist', (manifest.contract ?? '').replace('/ui/sales/', '')), 'utf8'),
  ) as Record<string, Record<string, unknown>>;
  expect(contract['resources']?.['deals']).toMatchObject({
    message: 'crm.sales.v1.Deal',
    singular: 'deal',
    methods: {
      create: { verb: 'POST', path: '/deals', permission: 'sales:deal:create' },
      win: { path: '/deals/{id}:win' },
    },
  });
  expect(contract['messages']?.['crm.sales.v1.Deal']).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'clientId', required: true, ref: 'clients' })]),
  );
});

test.each([
  [
    'the visual kit in the bundle',
    { 'src/deals.tsx': "import { Button } from '@mantine/core';\nexport default Button;\n" },
    'import @crm/portal-sdk and @crm/ui only',
  ],
  [
    'a page that the entry does not offer',
    { 'src/entry.ts': "import { defineRemote } from '@crm/portal-sdk';\nexport default defineRemote({});\n" },
    'does not offer Deals',
  ],
  ['a text that one language lacks', { 'locales/bg.json': '{}' }, 'bg: title'],
  [
    'a route outside the remote’s prefix',
    { 'portal.config.ts': files['portal.config.ts']?.replace('/sales/deals', '/clients') ?? '' },
    'route /clients lies outside /sales',
  ],
])('refused: %s', (_what, changed, words) => {
  const { ok, said } = build(changed);
  expect({ ok, told: said.includes(words) }).toEqual({ ok: false, told: true });
});
