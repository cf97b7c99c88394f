import { createGrants } from '../access/grants.ts';
import { systemClock, testClock } from '../clock/clock.ts';
import { createAuthenticate } from './auth.ts';
import type { Authenticate } from './auth.ts';
import { olga, startIssuer } from './sample-service.ts';
import type { Issuer } from './sample-service.ts';
import { createServiceToken } from './service-token.ts';

let issuer: Issuer;
const grants = createGrants();
grants.set(olga);

beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());

const authenticateWith = (clock = systemClock): Authenticate =>
  createAuthenticate({ issuer: issuer.url, audience: 'crm-gateway', grants, clock, keyCooldownMs: 0 });

test('a token is verified once and then remembered', async () => {
  const authenticate = authenticateWith();
  const authorization = `Bearer ${await issuer.token()}`;
  expect(await authenticate(authorization)).toMatchObject({ userId: olga.userId });
  // Known at once, without a promise: the check is not made again.
  expect(authenticate(authorization)).toMatchObject({ userId: olga.userId });
});

test('a remembered token is refused once it has expired', async () => {
  const clock = testClock(new Date());
  const authenticate = authenticateWith(clock);
  const authorization = `Bearer ${await issuer.token({}, { expires: '5m' })}`;
  await authenticate(authorization);
  clock.advance(6 * 60_000);
  await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_REFUSED' });
});

test('[G1] a token of before what ended the sessions is refused, remembered or not; one of after is taken', async () => {
  const authenticate = authenticateWith();
  const issued = Math.floor(Date.now() / 1000) - 60;
  const remembered = `Bearer ${await issuer.token({ iat: issued })}`;
  const unseen = `Bearer ${await issuer.token({ iat: issued, jti: 'unseen' })}`;
  await authenticate(remembered);
  grants.set({ ...olga, sessionsFrom: new Date((issued + 1) * 1000).toISOString(), version: '9' });
  expect(() => authenticate(remembered)).toThrow('TOKEN_REFUSED');
  await expect(authenticate(unseen)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_REFUSED' });
  expect(await authenticate(`Bearer ${await issuer.token({ iat: issued + 1 })}`)).toMatchObject({
    userId: olga.userId,
  });
  grants.remove(olga.userId);
  grants.set(olga);
});

test('a new key of the issuer is taken up', async () => {
  const authenticate = authenticateWith();
  await authenticate(`Bearer ${await issuer.token()}`);
  const early = `Bearer ${await issuer.token({}, { unknownKey: true })}`;
  await expect(authenticate(early)).rejects.toMatchObject({ reason: 'TOKEN_REFUSED' });
  issuer.rotateKeys();
  expect(await authenticate(early)).toMatchObject({ userId: olga.userId });
});

test('while Keycloak is away, known tokens work and new ones are told to come back', async () => {
  const authenticate = authenticateWith();
  const known = `Bearer ${await issuer.token()}`;
  const fresh = `Bearer ${await issuer.token({ jti: 'other' })}`;
  await authenticate(known);
  await issuer.close();
  expect(authenticate(known)).toMatchObject({ userId: olga.userId });
  // The keys are kept, so that new tokens of known keys work as well; a process that never had them cannot tell.
  expect(await authenticate(fresh)).toMatchObject({ userId: olga.userId });
  await expect(authenticateWith()(fresh)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  issuer = await startIssuer();
});

test('one own token serves all calls until shortly before it expires', async () => {
  const clock = testClock(new Date());
  const serviceToken = createServiceToken({
    issuer: issuer.url,
    clientId: 'crm-service-clients',
    clientSecret: 's',
    clock,
  });
  const [first, second] = await Promise.all([serviceToken(), serviceToken()]);
  expect(second).toBe(first);
  expect(await authenticateWith()(first)).toMatchObject({ kind: 'service', userId: 'crm-service-clients' });
  clock.advance(4 * 60_000);
  expect(await serviceToken()).toBe(first);
  clock.advance(60_000);
  await serviceToken();
  await issuer.close();
  clock.advance(10 * 60_000);
  await expect(serviceToken()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  issuer = await startIssuer();
});
