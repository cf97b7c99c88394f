import { openTables } from '@crm/kit/import/table/tables';
import { runService } from '@crm/kit/service/run';
import type { ServiceContext } from '@crm/kit/service/context';
import { registry } from '@crm/proto/registry/clients';
import { readConfig, type Config } from './config.ts';
import { smtpMailer } from './email/smtp.ts';
import { clientsParts } from './service.ts';
import { seedTemplates } from './template/template.seed.ts';

const config = readConfig();
let parts: ReturnType<typeof clientsParts> | undefined;

/** Made once, when the running service is there. */
function partsOf(context: ServiceContext<Config>): ReturnType<typeof clientsParts> {
  if (parts) return parts;
  const mailer = smtpMailer(config.CRM_SMTP_URL);
  context.shutdown.add('storage', 'mail', () => {
    mailer.close();
  });
  const tables = openTables();
  context.shutdown.add('storage', 'tables', tables.stop);
  parts = clientsParts({
    tables,
    references: () => context.references,
    namedElsewhere: () => context.namedElsewhere,
    protectionDays: config.CRM_PROTECTION_DAYS,
    phoneRegion: config.CRM_PHONE_REGION,
    mailFrom: config.CRM_MAIL_FROM,
    fontsDir: config.CRM_FONTS_DIR,
    mailer,
    sales: context.peer(config.CRM_SALES_GRPC),
    serviceToken: context.serviceToken,
    people: context.grants,
  });
  context.shutdown.add('storage', 'paper', parts.paper.stop);
  return parts;
}

await runService({
  name: 'clients',
  registry,
  config,
  prepare: async (context) => {
    await seedTemplates(context.db, partsOf(context).templates, context.clock.now());
  },
  services: (context) => partsOf(context).services(context.db),
  resources: (context) => partsOf(context).resources,
  consumers: (context) => partsOf(context).consumers,
  jobs: (context) => partsOf(context).jobs,
});
