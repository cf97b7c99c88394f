import { env } from '@crm/kit/config/env';
import { serviceConfig } from '@crm/kit/config/service';

const OWN = {
  /** smtp://user:password@host:587 or smtps://…; letters wait in the queue while it is not reachable. */
  CRM_SMTP_URL: env.url(),
  CRM_MAIL_FROM: env.textOr('crm@localhost'),
  /** For price lists: host:port of sales. */
  CRM_SALES_GRPC: env.addressOr('127.0.0.1:50053'),
  /** Days for which a client belongs to its owner alone after it was taken. */
  CRM_PROTECTION_DAYS: env.integerOr(90, 0, 3650),
  /** Region of phone numbers without a country code. */
  CRM_PHONE_REGION: env.textOr('RU'),
  /** Folder with Roboto-{Regular,Medium,Italic,MediumItalic}.ttf; those of pdfmake when absent. */
  CRM_FONTS_DIR: env.optionalText(),
};

/** Configuration of the service, from process.env. Throws with one line per bad variable. */
export function readConfig(source?: Readonly<Record<string, string | undefined>>) {
  return serviceConfig(OWN, source);
}

export type Config = ReturnType<typeof readConfig>;
