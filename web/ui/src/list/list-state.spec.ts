import { expect, test } from '@jest/globals';
import { readState } from './list-state.ts';

const screen = { order: 'create_time desc', views: [{ id: 'open', filters: ['status.in.OPEN'] }, { id: 'mine' }] };
const read = (address: string) => readState(new URLSearchParams(address), screen);

test('a list opens with its first view', () => {
  expect(read('')).toMatchObject({
    view: 'open',
    filters: [[{ field: 'status', op: 'in', value: 'OPEN' }]],
    order: 'create_time desc',
  });
});

test('the address wins over the views', () => {
  expect(read('view=&f=amount.ge.5&f=or&f=name.has.brick&order=name&q=brick&cols=name,amount&group=status')).toEqual({
    view: '',
    filters: [[{ field: 'amount', op: 'ge', value: '5' }], [{ field: 'name', op: 'has', value: 'brick' }]],
    order: 'name',
    q: 'brick',
    columns: ['name', 'amount'],
    group: 'status',
  });
});

test('a record opened beside the list leaves the view as it is', () => {
  expect(read('peek=deal:1').view).toBe('open');
});
