import { refuse } from '@crm/kit/result';
import { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { mayDo, outstanding, receiveLines } from './supplier-request.ts';

const request = SupplierRequest.fromJSON({
  id: 's',
  status: 'SUPPLIER_REQUEST_STATUS_SENT',
  lines: [
    { id: '1', productId: 'brick', baseQuantity: { value: '10', unit: 'PCE' }, received: '0' },
    { id: '2', productId: 'brick', baseQuantity: { value: '5', unit: 'PCE' }, received: '0' },
    { id: '3', productId: 'sand', baseQuantity: { value: '1', unit: 'TNE' }, received: '0' },
  ],
});

test('what came fills the lines in their order, and the rest is still to come', () => {
  const after = receiveLines(request, new Map([['brick', '12']]));
  expect(after.lines.map((line) => line.received)).toEqual(['10', '2', '0']);
  expect(after.lines.map(outstanding)).toEqual(['0', '3', '1']);
  expect(after.status).toBe('SUPPLIER_REQUEST_STATUS_PART_RECEIVED');
});

test('more than was asked for counts as all of it', () => {
  const after = receiveLines(
    request,
    new Map([
      ['brick', '99'],
      ['sand', '1'],
    ]),
  );
  expect(after.lines.map((line) => line.received)).toEqual(['10', '5', '1']);
  expect(after.status).toBe('SUPPLIER_REQUEST_STATUS_RECEIVED');
});

test('a draft is not received, a received one not cancelled', () => {
  expect(mayDo({ status: 'SUPPLIER_REQUEST_STATUS_DRAFT' }, 'receive')).toEqual(
    refuse('SUPPLIER_REQUEST_STATE', { status: 'SUPPLIER_REQUEST_STATUS_DRAFT' }),
  );
  expect(mayDo({ status: 'SUPPLIER_REQUEST_STATUS_RECEIVED' }, 'cancel').ok).toBe(false);
});
