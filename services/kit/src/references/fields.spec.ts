import { registry as clients } from '@crm/proto/registry/clients';
import { registry as sales } from '@crm/proto/registry/sales';
import { referenceReader } from './fields.ts';
import type { Reference } from './fields.ts';

const A = '00000000-0000-7000-8000-00000000000a';
const B = '00000000-0000-7000-8000-00000000000b';

function found(message: string, request: object, registry = sales): Reference[] {
  const references: Reference[] = [];
  referenceReader(registry, message)?.(registry.codecs.get(message)?.fromJSON(request) as object, references, '');
  return references;
}

test('ids are found at any depth, with their place; empty ones and those that the service sets are not', () => {
  const deal = { clientId: A, contactId: '', createdBy: A, lines: [{ productId: A }, { productId: B }] };
  expect(found('crm.sales.v1.CreateDealRequest', { deal })).toEqual([
    { noun: 'clients.client', id: A, field: 'deal.clientId' },
    { noun: 'sales.product', id: A, field: 'deal.lines[0].productId' },
    { noun: 'sales.product', id: B, field: 'deal.lines[1].productId' },
  ]);
});

test('of an update the fields of its mask are read, and all filled ones without a mask or with *', () => {
  const deal = { id: A, clientId: A, channelId: B, lines: [{ productId: B }] };
  const fieldsOf = (updateMask?: string): string[] =>
    found('crm.sales.v1.UpdateDealRequest', { deal, ...(updateMask !== undefined && { updateMask }) }).map(
      ({ field }) => field,
    );
  expect(fieldsOf('channelId')).toEqual(['deal.channelId']);
  expect(fieldsOf('name,lines')).toEqual(['deal.lines[0].productId']);
  const all = ['deal.clientId', 'deal.channelId', 'deal.lines[0].productId'];
  expect(fieldsOf()).toEqual(all);
  expect(fieldsOf('*')).toEqual(all);
});

test('a record of any noun is named by the field beside its id', () => {
  const activity = { related: [{ type: 'sales.document-set', id: A }] };
  expect(found('crm.clients.v1.CreateActivityRequest', { activity }, clients)).toEqual([
    { noun: 'sales.document_set', id: A, field: 'activity.related[0].id' },
  ]);
});

test('a message without references has no reader', () => {
  expect(referenceReader(sales, 'crm.type.v1.GetRequest')).toBeUndefined();
});
