import { env, readEnv } from '@crm/kit/config/env';
import { startMailCatcher } from './mail-catcher.ts';

/** The mail catcher as a process: a letter that breaks it ends nothing else. */
const settings = readEnv(
  {
    CRM_MAIL_SMTP_PORT: env.integerOr(0, 1, 65_535),
    CRM_MAIL_HTTP_PORT: env.integerOr(0, 1, 65_535),
    CRM_MAIL_PASSWORD: env.text(),
  },
  process.env,
);
await startMailCatcher({
  smtpPort: settings.CRM_MAIL_SMTP_PORT,
  httpPort: settings.CRM_MAIL_HTTP_PORT,
  password: settings.CRM_MAIL_PASSWORD,
});
