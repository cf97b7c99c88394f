import type { LossReason } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import { salesResource } from '../resource.ts';

export const lossReasons = salesResource<LossReason>({
  message: 'crm.sales.v1.LossReason',
  table: 'loss_reasons',
  permission: 'sales:loss_reason',
  topic: 'crm.sales.loss-reasons.v1',
  defaultOrder: 'position, name',
  label: (reason) => reason.name,
});
