import type { People } from '@crm/kit/access/placement';
import type { GrpcClient } from '@crm/kit/grpc/client';
import type { Implementation } from '@crm/kit/grpc/implement';
import { importJobs } from '@crm/kit/import/imports';
import type { Tables } from '@crm/kit/import/table/tables';
import type { RecordReferences } from '@crm/kit/references/check';
import type { NamedElsewhere } from '@crm/kit/references/named';
import type { Consumer } from '@crm/kit/inbox/declaration';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db } from '@crm/kit/pg/pool';
import type { AnyResource } from '@crm/kit/references/nouns';
import { activityResource } from './activity/activity.resource.ts';
import { activitiesService } from './activity/activity.rpc.ts';
import { reminderJob } from './activity/reminder.job.ts';
import { affiliationResource } from './affiliation/affiliation.resource.ts';
import { affiliationsService } from './affiliation/affiliation.rpc.ts';
import { clientResource, type ClientRules } from './client/client.resource.ts';
import { clientsService } from './client/client.rpc.ts';
import { companyService } from './company/company.rpc.ts';
import { directory } from './consumers/directory.ts';
import { salesPapers } from './consumers/sales-papers.ts';
import { salesTimeline } from './consumers/sales-timeline.ts';
import { salesWork } from './consumers/sales-work.ts';
import { documentSetJob } from './document/document-set.job.ts';
import { documentResource } from './document/document.resource.ts';
import { documentsService } from './document/document.rpc.ts';
import { renderJob } from './document/render.job.ts';
import { emailResource } from './email/email.resource.ts';
import { emailsService } from './email/email.rpc.ts';
import { sendJob } from './email/send.job.ts';
import type { Mailer } from './email/smtp.ts';
import { externalClientsService } from './external/external.rpc.ts';
import { activityTarget } from './import/activity.target.ts';
import { clientTarget } from './import/client.target.ts';
import { importsService } from './import/imports.rpc.ts';
import { notificationsService } from './notification/notification.rpc.ts';
import { priceListJob } from './price-list/send.job.ts';
import { openPaper } from './template/paper.ts';
import { templateResource } from './template/template.resource.ts';
import { templatesService } from './template/template.rpc.ts';
import { timelineService } from './timeline/timeline.rpc.ts';

export interface ClientsOptions extends ClientRules {
  mailFrom: string;
  mailer: Mailer;
  /** Channel to sales, for price lists and what documents of a sale say. */
  sales: GrpcClient;
  /** Token of this service for its calls to sales. */
  serviceToken: () => Promise<string>;
  /** Whom a record may be given to. */
  people: People;
  /** Reads the files of imports. */
  tables: Tables;
  /** Holds what lines of files name to what is there. */
  references?: () => RecordReferences;
  /** Asks the other services which records they name. */
  namedElsewhere?: () => NamedElsewhere;
  /** Folder of the fonts of documents; those of pdfmake when undefined. */
  fontsDir?: string | undefined;
}

/** Puts the service together: its nouns, what it answers, what it hears, what it does by itself. */
export function clientsParts(options: ClientsOptions) {
  const { mailFrom, mailer, sales, serviceToken, people } = options;
  const clients = clientResource(options);
  const activities = activityResource();
  const templates = templateResource();
  const documents = documentResource();
  const emails = emailResource();
  const affiliations = affiliationResource();
  const paper = openPaper(options.fontsDir);
  const press = { clients, templates, documents, paper };
  const imports = {
    service: 'clients',
    tables: options.tables,
    targets: [clientTarget(clients, options.phoneRegion), activityTarget(activities)],
    people,
    references: options.references,
    namedElsewhere: options.namedElsewhere,
  };
  const office = { press, activities, emails, mailFrom };
  return {
    templates,
    office,
    imports,
    resources: [clients, activities, templates, documents, emails, affiliations] satisfies AnyResource[],
    paper,
    services: (db: Db): Implementation[] => [
      clientsService(db, clients, activities, options),
      affiliationsService(db, affiliations),
      activitiesService(db, activities),
      notificationsService(db),
      timelineService(db, clients),
      templatesService(db, templates, paper),
      documentsService({ db, press, sales }),
      emailsService(db, { documents, emails, mailFrom }),
      companyService(db),
      externalClientsService(db),
      importsService(db, imports),
    ],
    consumers: [directory, salesTimeline, salesWork(activities), salesPapers] satisfies Consumer[],
    jobs: [
      reminderJob(activities),
      renderJob(press),
      documentSetJob(press),
      sendJob(emails, mailer, mailFrom),
      priceListJob({ ...office, sales, serviceToken }),
      ...importJobs(imports),
    ] satisfies JobKind[],
  };
}
