import { expect, test } from '@jest/globals';
import { entryOf } from './entry-of.ts';

const menu = ['/', '/clients', '/clients/tasks', '/sales/deals'];

test.each([
  ['/clients/tasks', '/clients/tasks'],
  ['/clients/tasks/7', '/clients/tasks'],
  ['/clients/7', '/clients'],
  ['/clients', '/clients'],
  ['/', '/'],
  ['/sales/dealsheet', undefined],
  ['/profile', undefined],
])('the page %s belongs to the entry %s alone', (path, entry) => {
  expect(entryOf(path, menu)).toBe(entry);
});
