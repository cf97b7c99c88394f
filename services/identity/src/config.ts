import { env } from '@crm/kit/config/env';
import { serviceConfig } from '@crm/kit/config/service';

/** Environment of identity beyond what every service understands. */
export const readConfig = () =>
  serviceConfig({
    /** Base address of Keycloak, without the realm. */
    CRM_KEYCLOAK_URL: env.url(),
    CRM_KEYCLOAK_REALM: env.textOr('crm'),
    /** Language of users who chose none. */
    CRM_COMPANY_LANGUAGE: env.oneOf(['en', 'ru', 'bg'], 'en'),
    CRM_COMPANY_TIME_ZONE: env.textOr('UTC'),
    /** The first administrator of a new installation; without effect once there is a user. */
    CRM_BOOTSTRAP_ADMIN_EMAIL: env.optionalText(),
    CRM_BOOTSTRAP_ADMIN_PASSWORD: env.optionalText(),
    CRM_BOOTSTRAP_ADMIN_NAME: env.textOr('Administrator'),
  });
