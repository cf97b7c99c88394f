import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { callListService } from './call-list/call-list.rpc.ts';
import { dealService } from './deal/deal.rpc.ts';
import { dictionaries } from './dictionary/dictionaries.rpc.ts';
import { documentSetService } from './document-set/document-set.rpc.ts';
import { orderReturnService } from './order-return/order-return.rpc.ts';
import type { OrderTerms } from './order/order.commands.ts';
import { orderService } from './order/order.rpc.ts';
import { paymentService } from './payment/payment.rpc.ts';
import { pipelineService } from './pipeline/pipeline.rpc.ts';
import { priceBookServices } from './price-book/price-book.rpc.ts';
import { priceListService } from './price-list/price-list.rpc.ts';
import { priceService } from './price/price.rpc.ts';
import { productService } from './product/product.rpc.ts';
import { quoteService } from './quote/quote.rpc.ts';
import { receiptService } from './receipt/receipt.rpc.ts';
import { reportService } from './report/report.rpc.ts';
import { reservationServices } from './reservation/reservation.rpc.ts';
import { stockServices } from './stock/stock.rpc.ts';
import { supplierRequestService } from './supplier-request/supplier-request.rpc.ts';
import { warehouseService } from './warehouse/warehouse.rpc.ts';

/** Every gRPC service of sales over one database. */
export function implementations(db: Db, terms: OrderTerms): Implementation[] {
  return [
    pipelineService(db),
    ...dictionaries(db),
    dealService(db),
    productService(db),
    ...priceBookServices(db),
    priceService(db),
    priceListService(db),
    quoteService(db),
    orderService(db, terms),
    orderReturnService(db),
    warehouseService(db),
    ...stockServices(db),
    ...reservationServices(db),
    supplierRequestService(db),
    receiptService(db),
    paymentService(db),
    documentSetService(db),
    callListService(db),
    reportService(db),
  ];
}
