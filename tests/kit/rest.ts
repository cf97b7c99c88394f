import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from '../../deploy/local/src/failure.ts';
import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import type { SampleUser } from '../../deploy/local/src/sample-company.ts';
import { sampleUser, testPlatform } from './platform.ts';

export { PortalClient, RequestRefused } from '../../deploy/local/src/portal-client.ts';

const attempts = 10;
const betweenMs = 300;

/** The REST interface of the running platform, logged in as a sample user through the real login form. */
export function restAs(login: SampleUser['login']): Promise<PortalClient> {
  return restFor(sampleUser(login).email, testPlatform().password);
}

/**
 * The same for any user. Keycloak's guard against guessing refuses two logins of one user at the same moment, which test
 * files side by side do: then again.
 */
export async function restFor(email: string, password: string): Promise<PortalClient> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await PortalClient.login(testPlatform().publicUrl, email, password);
    } catch (error) {
      if (!(error instanceof StartFailure) || attempt === attempts) throw error;
      await pause(betweenMs);
    }
  }
}
