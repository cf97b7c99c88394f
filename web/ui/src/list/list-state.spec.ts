import { expect, test } from '@jest/globals';
import { readState } from './list-state.ts';

const screen = { order: 'create_time desc', views: [{ id: 'open', filters: ['status.in.OPEN'] }, { id: 'mine' }] };
const read = (address: string) => readState(new URLSearchParams(address), screen);

test('a list opens with its first view', () => {
  expect(read('')).toMatchObject({
    view: 'open',
    chips: [{ field: 'status', op: 'in', value: 'OPEN' }],
    order: 'create_time desc',
  });
});

test('the address wins over the views', () => {
  expect(read('view=&f=amount.ge.5&order=name&q=brick&cols=name,amount')).toEqual({
    view: '',
    chips: [{ field: 'amount', op: 'ge', value: '5' }],
    order: 'name',
    q: 'brick',
    columns: ['name', 'amount'],
  });
});

test('a record opened beside the list leaves the view as it is', () => {
  expect(read('peek=deal:1').view).toBe('open');
});
