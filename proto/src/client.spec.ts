import { call, filePath, prepare, upload } from './client.ts';
import type { CallInit, Send } from './client.ts';

const sent: [string, CallInit][] = [];
const send: Send = <T>(path: string, init: CallInit) => {
  sent.push([path, init]);
  return Promise.resolve({} as T);
};

beforeEach(() => sent.splice(0));

test('a list sends its parameters as the query', async () => {
  await call(send, 'GET', '/deals', '', {
    pageSize: 5,
    states: ['A', 'B'],
    period: { from: 'x' },
    q: undefined,
    filter: null,
  });
  expect(sent).toEqual([['/deals', { method: 'GET', query: { pageSize: 5, states: ['A', 'B'], 'period.from': 'x' } }]]);
});

test('an update sends the record to the path of its id, nulls included', async () => {
  await call(send, 'PATCH', '/deals/{deal.id}', 'deal', { deal: { id: 'a/b', name: null } }, { ifMatch: '"3"' });
  expect(sent).toEqual([['/deals/a%2Fb', { method: 'PATCH', json: { id: 'a/b', name: null }, ifMatch: '"3"' }]]);
});

test('a verb sends the rest of its request, and the request id as the key', () => {
  expect(prepare('POST', '/deals/{id}:win', '*', { id: '1', comment: 'c', requestId: 'r' })).toEqual([
    '/deals/1:win',
    { method: 'POST', json: { comment: 'c' }, idempotencyKey: 'r' },
  ]);
});

test('a file is opened by its path and sent as it is', async () => {
  expect(filePath('/deals:export', { format: 'csv', columns: ['name', 'amount'] })).toBe(
    '/deals:export?format=csv&columns=name&columns=amount',
  );
  const file = new Blob(['a']);
  await upload(send, '/imports/{id}:upload', file, { id: '1', fileName: 'a.csv' });
  expect(sent).toEqual([['/imports/1:upload', { method: 'POST', query: { fileName: 'a.csv' }, body: file }]]);
});

test('a missing id is told before anything is sent', () => {
  expect(() => prepare('GET', '/deals/{id}', '', {})).toThrow('/deals/{id} needs id');
});
