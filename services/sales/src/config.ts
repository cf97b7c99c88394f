import { env } from '@crm/kit/config/env';
import { serviceConfig } from '@crm/kit/config/service';

const SALES_ENV = {
  /** Days for which goods are held when nobody says how long. */
  CRM_RESERVATION_DAYS: env.integerOr(14, 1, 365),
  /** For imports of ledgers: host:port of clients. */
  CRM_CLIENTS_GRPC: env.addressOr('127.0.0.1:50052'),
};

/** Settings of sales beside those of every service. Throws ConfigInvalid with every bad key. */
export function readConfig(source: Readonly<Record<string, string | undefined>> = process.env) {
  return serviceConfig(SALES_ENV, source);
}

export type Config = ReturnType<typeof readConfig>;
