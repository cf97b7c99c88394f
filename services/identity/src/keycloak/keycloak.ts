/**
 * Keycloak's side of a user: the login. Everything here may be repeated: an existing login with the same e-mail is
 * taken over, never doubled.
 */
import type { Clock } from '@crm/kit/clock/clock';
import { createServiceToken } from '@crm/kit/grpc/service-token';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

export interface KeycloakSettings {
  readonly baseUrl: string;
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Login {
  readonly userId: string;
  readonly subject: string | undefined;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly enabled: boolean;
  /** Given to a login that is made now; an existing one keeps its own. */
  readonly firstPassword?: string;
}

export interface Logins {
  /** Creates or updates the login; answers its `sub`. */
  upsert(login: Login): Promise<string>;
  setPassword(subject: string, password: string, temporary: boolean): Promise<void>;
  /** Ends all sessions of the login at once; says whether there were any. */
  endSessions(subject: string): Promise<boolean>;
}

function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = name, ...rest] = name.trim().split(/\s+/);
  return { firstName, lastName: rest.length > 0 ? rest.join(' ') : firstName };
}

/** Keycloak refused for a reason that a repetition will not cure (4xx), with its own words. */
export class LoginRefused extends Error {}

/** Status of the answer that the client threw; undefined when there was none. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error ? (error as { response?: { status?: number } }).response?.status : undefined;

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (error instanceof Error && status >= 400 && status < 500) {
      const { responseData } = error as { responseData?: { errorMessage?: string; error_description?: string } };
      throw new LoginRefused(responseData?.errorMessage ?? responseData?.error_description ?? error.message, {
        cause: error,
      });
    }
    throw error;
  }
}

async function openClient(
  { baseUrl, realm, ...credentials }: KeycloakSettings,
  clock: Clock,
): Promise<KeycloakAdminClient> {
  const { default: Client } = await import('@keycloak/keycloak-admin-client');
  const client = new Client({ baseUrl, realmName: realm });
  // The client's own way holds the token's expiry, written by Keycloak's clock, against ours: minutes apart, none is ever good.
  const authorization = createServiceToken({ issuer: `${baseUrl}/realms/${realm}`, ...credentials, clock });
  client.registerTokenProvider({ getAccessToken: async () => (await authorization()).replace('Bearer ', '') });
  return client;
}

export function keycloakLogins(settings: KeycloakSettings, clock: Clock): Logins {
  // Loaded when the first login is changed: it is a tenth of the service's code.
  let opened: Promise<KeycloakAdminClient> | undefined;
  const admin = (): Promise<KeycloakAdminClient> => (opened ??= openClient(settings, clock));
  const find = async (login: Login): Promise<string | undefined> => {
    const { users } = await admin();
    if (login.subject !== undefined && (await users.findOne({ id: login.subject }))) return login.subject;
    const [found] = await users.find({ email: login.email, exact: true });
    return found?.id;
  };
  const upsert = async (login: Login): Promise<string> => {
    const { users } = await admin();
    const representation = {
      username: login.email,
      email: login.email,
      emailVerified: true,
      enabled: login.enabled,
      ...splitName(login.name),
      attributes: { crm_user_id: [login.userId], ...(login.language === '' ? {} : { locale: [login.language] }) },
    };
    const known = await find(login);
    if (known !== undefined) {
      await users.update({ id: known }, representation);
      return known;
    }
    const { firstPassword } = login;
    const credentials =
      firstPassword === undefined ? [] : [{ type: 'password', value: firstPassword, temporary: false }];
    try {
      return (await users.create({ ...representation, credentials })).id;
    } catch (error) {
      // Another attempt for the same user came first: its login is taken.
      const made = statusOf(error) === 409 ? await find(login) : undefined;
      if (made === undefined) throw error;
      return made;
    }
  };
  return {
    upsert: (login) => translated(upsert(login)),
    setPassword: (subject, password, temporary) =>
      translated(
        (async () => {
          const { users } = await admin();
          await users.resetPassword({ id: subject, credential: { type: 'password', value: password, temporary } });
        })(),
      ),
    endSessions: (subject) =>
      translated(
        (async () => {
          const { users } = await admin();
          const open = await users.listSessions({ id: subject });
          await users.logout({ id: subject });
          return open.length > 0;
        })(),
      ),
  };
}
