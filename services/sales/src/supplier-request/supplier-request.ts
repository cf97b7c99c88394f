/** What is still to come of what was asked of a supplier. Quantities in base units. */
import type { SupplierRequest, SupplierRequestLine } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { ZERO, add, compare, greater, isPositive, smaller, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

/** Whether what is still to come counts as incoming: from the supplier's answer, or from the first goods on. */
export function isIncoming({ status }: Pick<SupplierRequest, 'status'>): boolean {
  return status === 'SUPPLIER_REQUEST_STATUS_CONFIRMED' || status === 'SUPPLIER_REQUEST_STATUS_PART_RECEIVED';
}

/** What is still to come of a line. */
export function outstanding(line: Pick<SupplierRequestLine, 'baseQuantity' | 'received'>): Amount {
  return greater(subtract(line.baseQuantity?.value ?? ZERO, line.received), ZERO);
}

/** The request after so much of some products came; more than was asked for counts as all of it. */
export function receiveLines(request: SupplierRequest, came: ReadonlyMap<string, Amount>): SupplierRequest {
  const left = new Map(came);
  const lines = request.lines.map((line) => {
    const taken = smaller(left.get(line.productId) ?? ZERO, outstanding(line));
    if (!isPositive(taken)) return line;
    left.set(line.productId, subtract(left.get(line.productId) ?? ZERO, taken));
    return { ...line, received: add(line.received, taken) };
  });
  // Other goods that came along say nothing of those that were asked for.
  if (lines.every((line, at) => line === request.lines[at])) return request;
  const whole = lines.every((line) => compare(outstanding(line), ZERO) === 0);
  return {
    ...request,
    lines,
    status: whole ? 'SUPPLIER_REQUEST_STATUS_RECEIVED' : 'SUPPLIER_REQUEST_STATUS_PART_RECEIVED',
  };
}
