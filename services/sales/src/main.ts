import { importJobs } from '@crm/kit/import/imports';
import { openTables } from '@crm/kit/import/table/tables';
import type { ServiceContext } from '@crm/kit/service/context';
import { runService } from '@crm/kit/service/run';
import { registry } from '@crm/proto/registry/sales';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { consumers } from './consumers/consumers.ts';
import { firstData } from './first-data.ts';
import { implementations } from './implementations.ts';
import { importsService } from './ledger/imports.rpc.ts';
import { nounTargets } from './import/targets.ts';
import { ledgerTarget } from './ledger/ledger.target.ts';
import { nouns } from './nouns.ts';
import { paymentOverdue } from './order/overdue.commands.ts';
import { reservationExpiry } from './reservation/reservation.commands.ts';

const config = readConfig();
let imports: ReturnType<typeof importsOf> | undefined;

function importsOf(context: ServiceContext<Config>) {
  const peer = { clients: context.peer(config.CRM_CLIENTS_GRPC), serviceToken: context.serviceToken };
  const tables = openTables();
  context.shutdown.add('storage', 'tables', tables.stop);
  return {
    service: 'sales',
    tables,
    targets: [ledgerTarget(peer), ...nounTargets],
    people: context.grants,
    references: () => context.references,
    namedElsewhere: () => context.namedElsewhere,
  };
}

await runService({
  name: 'sales',
  registry,
  config,
  prepare: ({ db, clock }) => firstData(db, clock.now()),
  services: (context) => [
    ...implementations(context.db, { reservationDays: config.CRM_RESERVATION_DAYS }),
    importsService(context.db, (imports ??= importsOf(context))),
  ],
  resources: nouns,
  consumers,
  jobs: (context) => [reservationExpiry, paymentOverdue, ...importJobs((imports ??= importsOf(context)))],
});
