import type { EventFact } from '@crm/kit/resource/define';
import { ReceiptPosted } from '@crm/proto/gen/crm/sales/events/v1/supply_events';
import type { Receipt } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ZERO, add } from '../amounts/decimal.ts';

export function receiptPosted(receipt: Receipt): EventFact {
  const { id, number, supplierRequestId, warehouseId, lines, allocations } = receipt;
  const goods = lines.map(({ productId, baseQuantity }) => ({
    productId,
    quantity: baseQuantity?.value ?? '',
    allocated: add(ZERO, ...allocations.filter((item) => item.productId === productId).map((item) => item.quantity)),
  }));
  return {
    type: 'crm.sales.receipt.posted.v1',
    data: ReceiptPosted.toJSON({ receiptId: id, number, supplierRequestId, warehouseId, goods }) as object,
  };
}
