import { runService } from '@crm/kit/service/run';
import { registry } from '@crm/proto/registry/sales';
import { readConfig } from './config.ts';
import { consumers } from './consumers/consumers.ts';
import { firstData } from './first-data.ts';
import { implementations } from './implementations.ts';
import { paymentOverdue } from './order/overdue.commands.ts';
import { reservationExpiry } from './reservation/reservation.commands.ts';

const config = readConfig();

await runService({
  name: 'sales',
  registry,
  config,
  prepare: ({ db, clock }) => firstData(db, clock.now()),
  services: ({ db }) => implementations(db, { reservationDays: config.CRM_RESERVATION_DAYS }),
  consumers,
  jobs: [reservationExpiry, paymentOverdue],
});
