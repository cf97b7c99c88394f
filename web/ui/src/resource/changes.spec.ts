import { expect, test } from '@jest/globals';
import { formerValues } from './changes.ts';

test('undoing a change of many records takes as many calls as there were values', () => {
  const records = [
    { id: '1', ownerId: 'anna' },
    { id: '2', ownerId: 'boris' },
    { id: '3', ownerId: 'anna' },
    { id: '4' },
  ];
  expect(formerValues<{ id: string; ownerId?: string }>(records, ['ownerId'])).toEqual([
    { values: { ownerId: 'anna' }, ids: ['1', '3'] },
    { values: { ownerId: 'boris' }, ids: ['2'] },
    { values: { ownerId: null }, ids: ['4'] },
  ]);
});
