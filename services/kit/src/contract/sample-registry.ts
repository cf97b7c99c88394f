/** A small contract for the specs of this folder: an order with lines, and the methods of its resource. */
import type { FieldDescriptor, MessageDescriptor, MethodDescriptor, Registry } from '@crm/proto/descriptor';

function field(name: string, part: Partial<FieldDescriptor> = {}): FieldDescriptor {
  const jsonName = name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  const base = { name, jsonName, number: 1, kind: 'string', repeated: false, map: false, presence: false } as const;
  return { ...base, rule: {}, description: '', ...part };
}

const message = (name: string, fields: FieldDescriptor[]): MessageDescriptor => ({
  name,
  fields: fields.map((item, index) => ({ ...item, number: index + 1 })),
  description: '',
});
const id = field('id', { rule: { format: 'uuid', outputOnly: true } });

const messages = [
  message('Line', [
    field('product', { rule: { required: true } }),
    field('quantity', { rule: { required: true, format: 'decimal', above: '0', maximum: '1000' } }),
    field('pieces', { kind: 'int32', rule: { minimum: '0' } }),
  ]),
  message('Order', [
    id,
    field('etag', { rule: { outputOnly: true } }),
    field('create_time', { kind: 'timestamp', presence: true, rule: { outputOnly: true } }),
    field('name', { rule: { required: true, maxLength: 10, minLength: 2 } }),
    field('inn', { rule: { format: 'inn' } }),
    field('state', { kind: 'enum', type: 'State' }),
    field('lines', { kind: 'message', type: 'Line', repeated: true, presence: false, rule: { maxItems: 3 } }),
    field('due', { kind: 'timestamp', presence: true }),
    field('count', { kind: 'int64', rule: { maximum: '9007199254740993' } }),
    field('weight', { kind: 'double', presence: true }),
    field('urgent', { kind: 'bool' }),
    field('photo', { kind: 'bytes', rule: { maxLength: 4 } }),
    field('labels', { map: true, rule: { maxItems: 2, maxLength: 5 } }),
    field('extra', { kind: 'struct', presence: true }),
    field('cost', { rule: { sensitive: 'sales:cost:read', format: 'decimal' } }),
    field('person', { presence: true, oneof: 'buyer', rule: { maxLength: 5 } }),
    field('company', { presence: true, oneof: 'buyer', kind: 'message', type: 'Line' }),
    field('parent', { presence: true, kind: 'message', type: 'Order' }),
    field('watchers', { repeated: true, rule: { format: 'uuid' } }),
    field('article', { rule: { pattern: '[A-Z]{2}\\d+' } }),
  ]),
  message('crm.type.v1.Money', [
    field('amount', { rule: { required: true, format: 'decimal' } }),
    field('currency', { rule: { required: true, format: 'currency' } }),
  ]),
  message('Period', [
    field('first_day', { rule: { format: 'date' } }),
    field('last_day', { rule: { format: 'date', notBefore: 'first_day' } }),
    field('opens', { kind: 'timestamp', presence: true }),
    field('closes', { kind: 'timestamp', presence: true, rule: { notBefore: 'opens' } }),
    field('fee', { kind: 'message', type: 'crm.type.v1.Money', presence: true, rule: { minimum: '0', payable: true } }),
    field('rate', { kind: 'message', type: 'crm.type.v1.Money', presence: true, rule: { minimum: '0' } }),
    field('kinds', { repeated: true, rule: { distinct: true } }),
    field('parts', { kind: 'message', type: 'Part', repeated: true, rule: { distinct: true } }),
  ]),
  message('Part', [field('id'), field('name')]),
  message('UpdatePeriodRequest', [
    field('period', { kind: 'message', type: 'Period', presence: true, rule: { required: true } }),
    field('update_mask', { kind: 'mask', presence: true }),
  ]),
  message('CreateOrderRequest', [
    field('order', { kind: 'message', type: 'Order', presence: true, rule: { required: true } }),
    field('request_id', { rule: { format: 'uuid' } }),
  ]),
  message('UpdateOrderRequest', [
    field('order', { kind: 'message', type: 'Order', presence: true, rule: { required: true } }),
    field('update_mask', { kind: 'mask', presence: true }),
    field('request_id', { rule: { format: 'uuid' } }),
  ]),
  message('WinOrderRequest', [
    { ...id, rule: { required: true, format: 'uuid' } },
    field('etag'),
    field('request_id', { rule: { format: 'uuid' } }),
    field('comment', { rule: { maxLength: 5 } }),
  ]),
  message('ListOrdersRequest', [
    field('page_size', { kind: 'int32', rule: { minimum: '0' } }),
    field('order_by'),
    field('show_deleted', { kind: 'bool' }),
    field('states', { kind: 'enum', type: 'State', repeated: true }),
    field('like', { kind: 'message', type: 'Line', presence: true }),
  ]),
  message('ListOrdersResponse', [
    field('orders', { kind: 'message', type: 'Order', repeated: true }),
    field('next_page_token'),
  ]),
];

const value = (name: string, number: number) => ({ name, number, description: '' });
const enums = [
  {
    name: 'State',
    values: [value('STATE_UNSPECIFIED', 0), value('STATE_OPEN', 1), value('STATE_WON', 2)],
    description: '',
  },
];

/** What ts-proto's fromJSON({}) gives: every property with its zero. */
function emptyOf(descriptor: MessageDescriptor): Record<string, unknown> {
  const zero: Partial<Record<FieldDescriptor['kind'], unknown>> = {
    string: '',
    int32: 0,
    double: 0,
    int64: 0n,
    bool: false,
    enum: 'STATE_UNSPECIFIED',
    bytes: Buffer.alloc(0),
  };
  return Object.fromEntries(
    descriptor.fields.map((item) => [
      item.oneof ?? item.jsonName,
      item.repeated ? [] : item.map ? {} : item.presence ? undefined : zero[item.kind],
    ]),
  );
}

export const sampleRegistry: Registry = {
  methods: [],
  messages: new Map(messages.map((item) => [item.name, item])),
  enums: new Map(enums.map((item) => [item.name, item])),
  codecs: new Map(
    messages.map((item) => [
      item.name,
      {
        encode: () => ({ finish: () => new Uint8Array() }),
        decode: () => emptyOf(item),
        fromJSON: () => emptyOf(item),
        toJSON: (whole: unknown) => whole,
      },
    ]),
  ),
};

/** A method of the sample with the REST binding that is tried. */
export function sampleMethod(
  request: string,
  rest: NonNullable<MethodDescriptor['rest']>,
  response = 'Order',
): MethodDescriptor {
  return {
    service: 'OrdersService',
    name: 'Method',
    path: '/OrdersService/Method',
    deployable: 'sales',
    rest,
    permission: '',
    audience: ['portal'],
    changes: rest.verb !== 'GET',
    request,
    response,
    clientStreaming: false,
    serverStreaming: false,
    summary: '',
    description: '',
  };
}
