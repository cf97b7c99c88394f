import { expect, jest, test } from '@jest/globals';
import type { Manifest } from '../manifest.ts';
import { addressOf, loadPart, loadRemote, LOAD_TIMEOUT_MS, provideImporter } from './loader.ts';

let count = 0;
/** A remote with an id of its own: the loader remembers attempts by id. */
function manifest(sdk = '^1.0.0'): Manifest {
  count += 1;
  const id = `remote${count}`;
  return {
    schema: 1,
    id,
    sdk,
    version: '1.0.0',
    build: 'b',
    title: { en: id },
    entry: `/ui/${id}/entry.js`,
    css: [],
    preload: [],
    integrity: {},
    i18n: { ns: id, url: `/ui/${id}/locales/{lng}.json` },
  };
}

const texts = (): Promise<unknown> => Promise.resolve({});

test('code for another major version of the SDK is never fetched', async () => {
  const importer = jest.fn(() => Promise.resolve({ default: {} }));
  provideImporter(importer, texts);
  await expect(loadRemote(manifest('^2.0.0'))).rejects.toMatchObject({ kind: 'version' });
  expect(importer).not.toHaveBeenCalled();
});

test('a remote that failed is tried anew, past what the browser remembers', async () => {
  const attempts: number[] = [];
  provideImporter((_manifest, attempt) => {
    attempts.push(attempt);
    return attempt === 1
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve({ default: { pages: {} } });
  }, texts);
  const remote = manifest();
  await expect(loadRemote(remote)).rejects.toMatchObject({ kind: 'load', message: 'Failed to fetch' });
  await expect(loadRemote(remote)).resolves.toEqual({ pages: {} });
  expect(attempts).toEqual([1, 2]);
});

test('a remote is loaded and set up once, however many ask for it', async () => {
  const setup = jest.fn<() => void>();
  const importer = jest.fn(() => Promise.resolve({ default: { setup } }));
  provideImporter(importer, texts);
  const remote = manifest();
  await Promise.all([loadRemote(remote), loadRemote(remote), loadRemote(remote)]);
  expect(importer).toHaveBeenCalledTimes(1);
  expect(setup).toHaveBeenCalledTimes(1);
});

test('a remote that hangs is given up after eight seconds', async () => {
  jest.useFakeTimers();
  provideImporter(() => new Promise(() => undefined), texts);
  const outcome = expect(loadRemote(manifest())).rejects.toMatchObject({ kind: 'timeout' });
  await jest.advanceTimersByTimeAsync(LOAD_TIMEOUT_MS);
  await outcome;
  jest.useRealTimers();
});

test('after a page whose file did not come, the remote is fetched anew from the entry on', async () => {
  const attempts: number[] = [];
  const Page = (): null => null;
  provideImporter((_manifest, attempt) => {
    attempts.push(attempt);
    const page = () => (attempt === 1 ? Promise.reject(new TypeError('gone')) : Promise.resolve({ default: Page }));
    return Promise.resolve({ default: { pages: { Page: page } } });
  }, texts);
  const remote = manifest();
  await expect(loadPart(remote, 'pages', 'Page')).rejects.toMatchObject({ kind: 'load', message: 'gone' });
  await expect(loadPart(remote, 'pages', 'Page')).resolves.toBe(Page);
  expect(attempts).toEqual([1, 2]);
});

test('a further attempt gives entry and chunks addresses that the browser has not seen fail', () => {
  const remote = { id: 'sales', entry: '/ui/sales/entry-1.js' };
  expect(addressOf(remote, 1)).toBe('/ui/sales/entry-1.js');
  expect(addressOf(remote, 3)).toBe('/ui/sales/~3/entry-1.js');
});
