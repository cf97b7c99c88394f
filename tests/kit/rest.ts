import { PortalClient } from '../../deploy/local/src/portal-client.ts';
import type { SampleUser } from '../../deploy/local/src/sample-company.ts';
import { sampleUser, testPlatform } from './platform.ts';

export { PortalClient, RequestRefused } from '../../deploy/local/src/portal-client.ts';

/** The REST interface of the running platform, logged in as a sample user through the real login form. */
export function restAs(login: SampleUser['login']): Promise<PortalClient> {
  const { publicUrl, password } = testPlatform();
  return PortalClient.login(publicUrl, sampleUser(login).email, password);
}
