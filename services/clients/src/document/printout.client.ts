import type { Call } from '@crm/kit/grpc/call';
import type { GrpcClient } from '@crm/kit/grpc/client';
import { invalid } from '@crm/kit/grpc/errors';
import { onBehalfOf } from '@crm/kit/grpc/outgoing';
import { RemoteError } from '@crm/kit/grpc/remote-error';
import { OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Printout } from '@crm/proto/gen/crm/sales/v1/printouts';
import { QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';

export interface OfRecord {
  orderId: string;
  quoteId: string;
  clientId: string;
}

/**
 * What sales has to say in a document of an order or a quote, as its caller may see it. Throws a violation of the field when
 * there is no such record for him, or when it is another client's.
 */
export async function fetchPrintout(
  sales: GrpcClient,
  { orderId, quoteId, clientId }: OfRecord,
  call: Call,
): Promise<Printout> {
  const [field, method, id] =
    orderId !== ''
      ? (['orderId', OrdersServiceService.getOrderPrintout, orderId] as const)
      : (['quoteId', QuotesServiceService.getQuotePrintout, quoteId] as const);
  let printout: Printout;
  try {
    printout = await sales.call(method, { id }, onBehalfOf(call));
  } catch (thrown) {
    if (thrown instanceof RemoteError && ['NOT_FOUND', 'PERMISSION_DENIED'].includes(thrown.code))
      throw invalid([{ field, reason: 'NOT_FOUND' }]);
    throw thrown;
  }
  if (printout.clientId !== clientId) throw invalid([{ field, reason: 'NOT_FOUND' }]);
  return printout;
}
