import { systemActor } from '@crm/kit/access/actor';
import { refuse } from '@crm/kit/result';
import { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { outstanding, receiveLines } from './supplier-request.ts';
import { supplierRequestVerbs } from './supplier-request.verbs.ts';

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
  const moment = { now: new Date('2026-03-02T09:00:00Z'), actor: systemActor('sales') };
  const draft: SupplierRequest = { ...request, status: 'SUPPLIER_REQUEST_STATUS_DRAFT' };
  const received: SupplierRequest = { ...request, status: 'SUPPLIER_REQUEST_STATUS_RECEIVED' };
  expect(supplierRequestVerbs.may(draft, 'receive', moment)).toEqual(
    refuse('SUPPLIER_REQUEST_STATE', { status: draft.status }),
  );
  expect(supplierRequestVerbs.may(received, 'cancel', moment).ok).toBe(false);
});
