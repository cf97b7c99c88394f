/**
 * Identity over real gRPC with a database of the test's own and the real Keycloak; callers are known by the word after
 * "Bearer". Time stands still until the test moves it.
 */
import { randomUUID } from 'node:crypto';
import { ANONYMOUS } from '@crm/kit/access/actor';
import type { Actor } from '@crm/kit/access/actor';
import { systemClock, testClock } from '@crm/kit/clock/clock';
import type { TestClock } from '@crm/kit/clock/clock';
import { validateMessage } from '@crm/kit/contract/validate';
import { openGrpcClient } from '@crm/kit/grpc/client';
import type { MethodShape } from '@crm/kit/grpc/implement';
import { startGrpcServer } from '@crm/kit/grpc/server';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { createLogger } from '@crm/kit/log/logger';
import type { Db } from '@crm/kit/pg/pool';
import { referenceCheck } from '@crm/kit/references/check';
import { nounsOf } from '@crm/kit/references/nouns';
import { referencesService } from '@crm/kit/references/references.rpc';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { registry } from '@crm/proto/registry/identity';
import { callers } from '../../../../tests/kit/callers.ts';
import type { Caller } from '../../../../tests/kit/callers.ts';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { askGrpc } from '../../../../tests/kit/matrix/ask.ts';
import type { Answer } from '../../../../tests/kit/matrix/ask.ts';
import { othersTrusted } from '../../../../tests/kit/others-trusted.ts';
import { testPlane } from '../../../../tests/kit/plane.ts';
import { auditRpc } from '../audit/audit.rpc.ts';
import { bootstrap } from '../bootstrap.ts';
import { branches } from '../branch/branch.resource.ts';
import { branchesRpc } from '../branch/branch.rpc.ts';
import { calendars } from '../calendar/calendar.resource.ts';
import { calendarsRpc } from '../calendar/calendar.rpc.ts';
import { keycloakLogins, type Logins } from '../keycloak/keycloak.ts';
import { preferencesRpc } from '../preferences/preferences.rpc.ts';
import { roles } from '../role/role.resource.ts';
import { rolesRpc } from '../role/role.rpc.ts';
import { teams } from '../team/team.resource.ts';
import { teamsRpc } from '../team/team.rpc.ts';
import { users } from '../user/user.resource.ts';
import { usersRpc } from '../user/user.rpc.ts';

export type Who = 'admin' | 'reader' | 'clerk' | 'composer';

export interface IdentityUnderTest {
  db: Db;
  clock: TestClock;
  logins: Logins;
  /** Calls a method as somebody; fields left out of the request are the proto's zeros. */
  call<Method extends MethodShape>(
    who: Who,
    method: Method,
    request: object,
  ): Promise<ReturnType<Method['responseDeserialize']>>;
  /** Asks any method of the registry in proto JSON, as anybody: what came back as text. */
  ask(caller: Caller, method: MethodDescriptor, request: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** An e-mail that no other test uses: the realm is everybody's. */
export const freshEmail = (): string => `it-${randomUUID().slice(0, 8)}@crm.example`;

export async function identityUnderTest(start = '2026-03-02T09:00:00Z'): Promise<IdentityUnderTest> {
  const database = await testDatabase({ migrations: 'services/identity/prisma/migrations', max: 4 });
  const { db } = database;
  const clock = testClock(start);
  const log = createLogger({ name: 'identity-test', level: 'silent' });
  const administrator = { email: freshEmail(), password: randomUUID(), name: 'Ada Min' };
  await bootstrap(db, { language: 'en', timeZone: 'Europe/Moscow', administrator }, clock.now());
  const actors: Record<Who, Actor> = {
    admin: actor('Ada Min', [...new Set(registry.methods.map(({ permission }) => permission).filter(Boolean))]),
    reader: actor('Rita Reader', ['identity:audit:read']),
    // Keeps the list of people, and reads clients.
    clerk: actor('Clara Clerk', [
      ...['create', 'edit', 'deactivate'].map((action) => `identity:user:${action}`),
      'clients:client:read',
    ]),
    // Keeps roles alone.
    composer: actor('Conrad Composer', [
      ...['create', 'edit', 'delete', 'read'].map((action) => `identity:role:${action}`),
      'clients:client:read',
    ]),
  };
  const plane = testPlane();
  const clientId = 'crm-service-identity';
  const logins = keycloakLogins(
    { baseUrl: plane.keycloakUrl, realm: 'crm', clientId, clientSecret: plane.clientSecrets[clientId] ?? '' },
    systemClock,
  );
  const known = callers(actors);
  const nouns = nounsOf('identity', [users, roles, teams, branches, calendars]);
  const server = await startGrpcServer({
    registry,
    implementations: [
      usersRpc(db, logins),
      rolesRpc(db),
      teamsRpc(db),
      branchesRpc(db),
      calendarsRpc(db),
      auditRpc(db),
      preferencesRpc(db),
      referencesService(db, nouns, known.people),
    ],
    listen: '127.0.0.1:0',
    authenticate: known.authenticate,
    people: known.people,
    validate: (contracts, message, value) => validateMessage(contracts, message, value as object),
    references: referenceCheck({ registry, nouns, db, ...othersTrusted }),
    clock,
    log,
  });
  const client = openGrpcClient({ address: `127.0.0.1:${server.port}`, methods: registry.methods });
  const outgoing = (who: Caller) => ({
    deadline: Math.max(Date.now(), clock.now().getTime()) + 30_000,
    authorization: known.authorizationOf(who),
  });
  return {
    db,
    clock,
    logins,
    call: (who, method, request) =>
      client.call(
        method,
        { ...(method.requestDeserialize(Buffer.alloc(0)) as object), ...request } as never,
        outgoing(who),
      ),
    ask: (who, method, request) => askGrpc(client, registry, method, request, outgoing(who)),
    async stop() {
      client.close();
      await server.stop(1_000);
      await database.drop();
    },
  };
}

function actor(name: string, permissions: readonly string[]): Actor {
  const userId = uuidv7();
  return {
    ...ANONYMOUS,
    userId,
    subject: userId,
    name,
    timeZone: 'Europe/Moscow',
    permissions: new Map(permissions.map((permission) => [permission, 'all'])),
  };
}
