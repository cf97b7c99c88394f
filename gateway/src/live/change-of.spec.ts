import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { changeOf } from './change-of.ts';

const event: CloudEvent = {
  specversion: '1.0',
  id: '0',
  source: '/crm/sales',
  type: 'crm.sales.price_book.updated.v1',
  subject: 'price_books/42',
  time: '2026-01-01T00:00:00Z',
  datacontenttype: 'application/json',
  dataschema: '',
  partitionkey: '42',
  sequence: '00000000000000000007',
  crmpermission: 'sales:price_book:read',
  crmowner: 'anna',
  data: { secret: 'stays' },
};

test('a change names the record as REST does and carries no data', () => {
  const change = changeOf(event);
  expect(change).toMatchObject({
    noun: 'price_book',
    plural: 'price-books',
    id: '42',
    access: { permission: 'sales:price_book:read', ownerId: 'anna' },
  });
  expect(JSON.stringify(change)).not.toContain('stays');
});

test('records that are nobody’s own are told as such', () => {
  expect(changeOf({ ...event, crmscope: 'none' })?.access).toMatchObject({ unscoped: true });
});

test('an event about nothing that REST knows is left out', () => {
  expect(changeOf({ ...event, subject: '' })).toBeUndefined();
});
