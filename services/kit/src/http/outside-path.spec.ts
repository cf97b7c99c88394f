import fc from 'fast-check';
import { resolve, sep } from 'node:path';
import { fileBelow, isPagePath } from './outside-path.ts';

test.each([
  ['entry-BxU3_k9Z.js', 'entry-BxU3_k9Z.js'],
  ['fonts/source-sans-3.woff2', 'fonts/source-sans-3.woff2'],
  ['%65ntry.js', 'entry.js'],
])('[G1] %s is a file', (encoded, file) => {
  expect(fileBelow(encoded)).toBe(file);
});

test.each([
  '../metrics',
  '..%2fmetrics',
  '%2e%2e/metrics',
  '%2E%2E%2Fmetrics',
  '.%2e/metrics',
  '%252e%252e/metrics',
  '..%252fmetrics',
  '..\\metrics',
  '..%5cmetrics',
  'a/../../metrics',
  'a/./b',
  '/metrics',
  '//metrics',
  '%2fmetrics',
  'http://127.0.0.1/metrics',
  'c:/metrics',
  'entry.js%00.css',
  'entry.js%0a',
  '.env',
  '',
  'a/',
  '%zz',
  '%',
  '．．/metrics',
])('[G1] %s leads nowhere', (encoded) => {
  expect(fileBelow(encoded)).toBeUndefined();
});

test('[G1] whatever is asked for, what is answered stays below the folder', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2f',
    '%5c',
    '%25',
    '%00',
    'a',
    'metrics',
    ':',
    '~',
    '%c0%ae',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 3 })), { maxLength: 8 }), (parts) => {
      const file = fileBelow(parts.join(''));
      if (file === undefined) return;
      expect(resolve(`${sep}below`, file)).toBe(`${sep}below${sep}${file}`);
      expect(decodeURIComponent(file)).toBe(file);
    }),
  );
});

test('[G1] a page has no file’s name and no way out', () => {
  for (const page of ['', 'sales/deals', 'clients/clients/0198-2', 'sales/deals/%D0%B0'])
    expect([page, isPagePath(page)]).toEqual([page, true]);
  for (const file of ['asyncapi.yaml', 'x/y.json', '.env', '.git/config', '../x', '%2e%2e/x', 'a%00', 'a\\b', '%zz'])
    expect([file, isPagePath(file)]).toEqual([file, false]);
});
