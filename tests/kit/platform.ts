import { readFileSync } from 'node:fs';
import type { PlatformAddress } from '../../deploy/local/src/platform.ts';
import type { SampleUser } from '../../deploy/local/src/sample-company.ts';

/** The running platform that this run uses: addresses, sample users and their password. Throws when there is none. */
export function testPlatform(): PlatformAddress {
  const file = process.env['CRM_TEST_PLATFORM'];
  if (!file)
    throw new Error(
      'No platform: run by `npm test -- e2e`, or start one by `npm run up` and set CRM_TEST_PLATFORM to its platform.json.',
    );
  return JSON.parse(readFileSync(file, 'utf8')) as PlatformAddress;
}

export function sampleUser(login: SampleUser['login']): SampleUser {
  const user = testPlatform().users.find((found) => found.login === login);
  if (!user) throw new Error(`the sample company has no ${login}`);
  return user;
}
