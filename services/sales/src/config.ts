import { env } from '@crm/kit/config/env';
import { serviceConfig } from '@crm/kit/config/service';

/** Settings of sales beside those of every service. */
export const salesConfig = serviceConfig({
  /** Days for which goods are held when nobody says how long. */
  CRM_RESERVATION_DAYS: env.integerOr(14, 1, 365),
});
