import { sampleMethod, sampleRegistry as registry } from './sample-registry.ts';
import { transcoder } from './transcode.ts';

const ID = '0198c5b2-7d2e-7abc-8def-0123456789ab';
const REQUEST = '0198c5b2-7d2e-7abc-8def-0123456789ff';
const list = transcoder(
  registry,
  sampleMethod('ListOrdersRequest', { verb: 'GET', path: '/orders', body: '' }, 'ListOrdersResponse'),
);
const create = transcoder(
  registry,
  sampleMethod('CreateOrderRequest', { verb: 'POST', path: '/orders', body: 'order' }),
);
const update = transcoder(
  registry,
  sampleMethod('UpdateOrderRequest', { verb: 'PATCH', path: '/orders/{order.id}', body: 'order' }),
);
const win = transcoder(
  registry,
  sampleMethod('WinOrderRequest', { verb: 'POST', path: '/orders/{id}:win', body: '*' }),
);

describe('a list', () => {
  test('takes its query in both spellings, lists by repetition, nested fields by dots', () => {
    const query = new URLSearchParams(
      'page_size=20&orderBy=name&show_deleted=true&states=STATE_OPEN&states=STATE_WON&like.product=a&like.quantity=2',
    );
    expect(list.toRequest({ params: {}, query })).toEqual({
      ok: true,
      message: {
        pageSize: 20,
        orderBy: 'name',
        showDeleted: true,
        states: ['STATE_OPEN', 'STATE_WON'],
        like: { product: 'a', quantity: '2', pieces: 0 },
      },
    });
  });

  test.each([
    ['colour=red', 'colour', 'UNKNOWN_FIELD'],
    ['pageSize=many', 'pageSize', 'WRONG_TYPE'],
    ['pageSize=-1', 'pageSize', 'BELOW_MINIMUM'],
    ['pageSize=1&pageSize=2', 'pageSize', 'WRONG_TYPE'],
    ['states=STATE_LOST', 'states[0]', 'UNKNOWN_VALUE'],
    ['showDeleted=yes', 'showDeleted', 'WRONG_TYPE'],
    ['like=x', 'like', 'UNKNOWN_FIELD'],
    ['__proto__.x=1', '__proto__.x', 'UNKNOWN_FIELD'],
  ])('refuses %s', (query, field, reason) => {
    const answer = list.toRequest({ params: {}, query: new URLSearchParams(query) });
    expect(answer).toMatchObject({ ok: false, violations: [{ field, reason }] });
  });
});

describe('a creation', () => {
  test('takes its body, and the idempotency key as the request id', () => {
    const answer = create.toRequest({ params: {}, query: {}, body: { name: 'Order' }, idempotencyKey: REQUEST });
    expect(answer).toMatchObject({ ok: true, message: { order: { name: 'Order', lines: [] }, requestId: REQUEST } });
  });

  test('names the place of a wrong field in the body', () => {
    const answer = create.toRequest({ params: {}, query: {}, body: { name: 'Order', lines: [{ product: 'a' }] } });
    expect(answer).toEqual({ ok: false, violations: [{ field: 'order.lines[0].quantity', reason: 'REQUIRED' }] });
    expect(create.pointer('order.lines[0].quantity')).toBe('/lines/0/quantity');
    expect(create.pointer('requestId')).toBeUndefined();
  });

  test.each([[undefined], [null], [[]], ['text'], [5]])('refuses the body %j', (body) => {
    expect(create.toRequest({ params: {}, query: {}, body }).ok).toBe(false);
  });
});

describe('an update', () => {
  const input = { params: { 'order.id': ID }, query: {} };

  test('makes its mask of the keys of the body; a null clears', () => {
    const body = { name: 'New', due: null, id: 'other', etag: '"1"', createTime: 'x' };
    const answer = update.toRequest({ ...input, body, ifMatch: '"2"' });
    expect(answer).toMatchObject({
      ok: true,
      message: { order: { id: ID, name: 'New', due: undefined, etag: '"2"' }, updateMask: ['name', 'due'] },
    });
    expect(body.id).toBe('other');
  });

  test('takes a mask that is given', () => {
    const query = { updateMask: 'createTime' };
    expect(update.toRequest({ ...input, query: { update_mask: 'name,inn' }, body: { name: 'New' } })).toMatchObject({
      ok: true,
      message: { updateMask: ['name', 'inn'] },
    });
    expect(update.toRequest({ ...input, query, body: { name: 'New' } })).toMatchObject({
      ok: false,
      violations: [{ field: 'updateMask', reason: 'UNKNOWN_VALUE' }],
    });
  });

  test('refuses an id that is none', () => {
    expect(update.toRequest({ params: { 'order.id': '7' }, query: {}, body: {} })).toMatchObject({
      ok: false,
      violations: [{ field: 'order.id', reason: 'FORMAT_UUID' }],
    });
  });
});

describe('a verb', () => {
  test('needs no body, and the path wins over it', () => {
    expect(win.toRequest({ params: { id: ID }, query: {}, ifMatch: '"3"' })).toMatchObject({
      ok: true,
      message: { id: ID, etag: '"3"' },
    });
    expect(win.toRequest({ params: { id: ID }, query: {}, body: { id: REQUEST } })).toMatchObject({
      ok: true,
      message: { id: ID },
    });
    expect(win.pointer('comment')).toBe('/comment');
  });
});

test('an answer has its lists and texts even when empty, and a sensitive field only when it is filled', () => {
  expect(list.toJson({ orders: [], nextPageToken: '' })).toEqual({ orders: [], nextPageToken: '' });
  const read = create.toRequest({ params: {}, query: {}, body: { name: 'Order', count: '5' } });
  const order = read.ok ? (read.message.order as Record<string, unknown>) : {};
  expect(create.toJson(order)).toMatchObject({ name: 'Order', count: '5', urgent: false, state: 'STATE_UNSPECIFIED' });
  expect(create.toJson(order)).not.toHaveProperty('cost');
  expect(create.toJson({ ...order, cost: '7' })).toHaveProperty('cost', '7');
});
