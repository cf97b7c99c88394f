import { BinaryWriter } from '@bufbuild/protobuf/wire';
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

  test('[G3] keeps a request id of its own before that of the header', () => {
    const whole = transcoder(
      registry,
      sampleMethod('CreateOrderRequest', { verb: 'POST', path: '/orders', body: '*' }),
    );
    const requestId = REQUEST.replace('0', '1');
    const body = { order: { name: 'Order' }, requestId };
    expect(whole.toRequest({ params: {}, query: {}, body, idempotencyKey: REQUEST })).toMatchObject({
      message: { requestId },
    });
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
  const nothing = Buffer.alloc(0);
  expect(String(list.toJson(nothing))).toBe('{"orders":[],"nextPageToken":""}');
  const number = (name: string) => registry.messages.get('Order')?.fields.find((field) => field.name === name)?.number;
  const text = (name: string, value: string) =>
    new BinaryWriter()
      .tag(number(name) ?? 0, 2)
      .string(value)
      .finish();
  const json = (...fields: Uint8Array[]): unknown => JSON.parse(String(create.toJson(Buffer.concat(fields))));
  expect(json(text('name', 'A "fine"\n\u0001 дом'))).toMatchObject({
    name: 'A "fine"\n\u0001 дом',
    count: '0',
    urgent: false,
    state: 'STATE_UNSPECIFIED',
    labels: {},
  });
  expect(json(nothing)).not.toHaveProperty('cost');
  expect(json(text('cost', ''))).not.toHaveProperty('cost');
  expect(json(text('cost', '7'))).toHaveProperty('cost', '7');
});

test('of an answer, the etag and the mark of the next page can be asked for; what is cut off is refused', () => {
  const order = Buffer.from(new BinaryWriter().tag(1, 2).string('id').tag(2, 2).string('"3"').finish());
  const page = Buffer.from(new BinaryWriter().tag(1, 2).bytes(order).tag(2, 2).string('mark').finish());
  expect(create.etag(order)).toBe('"3"');
  expect(create.nextPageToken(order)).toBe('');
  expect(list.nextPageToken(page)).toBe('mark');
  expect(JSON.parse(String(list.toJson(page)))).toMatchObject({ orders: [{ id: 'id', etag: '"3"' }] });
  for (let length = 1; length < 10; length += 1)
    expect(() => list.toJson(page.subarray(0, length))).toThrow(RangeError);
});
