import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { registerPayment } from './payment.commands.ts';
import { payments } from './payment.store.ts';

export function paymentService(db: Db): Implementation {
  const methods = standardMethods(payments, db);
  return implement(PaymentsServiceService, {
    getPayment: methods.get,
    listPayments: methods.list,
    createPayment: (request, call) => registerPayment(db, request, call),
    getPaymentHistory: methods.history,
    aggregatePayments: methods.aggregate,
    exportPayments: methods.export,
  });
}
