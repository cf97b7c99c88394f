/** Sales over real gRPC and a real database of the test's own; callers are known by the word after "Bearer". */
import { ANONYMOUS } from '@crm/kit/access/actor';
import type { Actor, Scope } from '@crm/kit/access/actor';
import { systemClock, testClock } from '@crm/kit/clock/clock';
import type { TestClock } from '@crm/kit/clock/clock';
import { validateMessage } from '@crm/kit/contract/validate';
import { openGrpcClient } from '@crm/kit/grpc/client';
import type { MethodShape } from '@crm/kit/grpc/implement';
import { startGrpcServer } from '@crm/kit/grpc/server';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { createLogger } from '@crm/kit/log/logger';
import type { Db } from '@crm/kit/pg/pool';
import { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { referenceCheck } from '@crm/kit/references/check';
import { nounsOf } from '@crm/kit/references/nouns';
import { registry } from '@crm/proto/registry/sales';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { othersTrusted } from '../../../../tests/kit/others-trusted.ts';
import { implementations } from '../implementations.ts';
import { nouns } from '../nouns.ts';

export type Who = 'seller' | 'other' | 'storekeeper' | 'accountant' | 'head';

export interface SalesUnderTest {
  db: Db;
  clock: TestClock;
  actors: Readonly<Record<Who, Actor>>;
  /** Calls a method as one of the staff or as anybody else; fields left out of the request are the proto's zeros. */
  call<Method extends MethodShape>(
    who: Who | Actor,
    method: Method,
    request: Partial<Parameters<Method['requestSerialize']>[0]>,
    requestId?: string,
  ): Promise<ReturnType<Method['responseDeserialize']>>;
  /** Reads the whole file that a method streams, as text. */
  receive(who: Who | Actor, method: MethodShape, request: object): Promise<string>;
  stop(): Promise<void>;
}

const SECRETS = ['sales:cost:read', 'sales:margin:read', 'clients:source:read'];
const TEAM = uuidv7();

/** Every permission that a method of the contracts asks for. */
export function everything(): string[] {
  return [...new Set(registry.methods.map((method) => method.permission).filter((permission) => permission !== ''))];
}

/** Somebody who may do this within this scope, for any client. */
export function actor(name: string, permissions: readonly string[], scope: Scope): Actor {
  const userId = uuidv7();
  return {
    ...ANONYMOUS,
    userId,
    subject: userId,
    name,
    timeZone: 'Europe/Moscow',
    language: 'en',
    teamId: TEAM,
    teamIds: [TEAM],
    subtreeTeamIds: [TEAM],
    permissions: new Map([
      ...permissions.map((permission) => [permission, scope] as const),
      ['clients:client:read', 'all'] as const,
    ]),
  };
}

function staff(): Record<Who, Actor> {
  const open = everything().filter((permission) => !SECRETS.includes(permission));
  const warehouse = open.filter((permission) =>
    /:(order|stock_balance|stock_movement|reservation|shortage|product|warehouse|supplier_request):read$/.test(
      permission,
    ),
  );
  return {
    seller: actor('Seller', open, 'own'),
    other: { ...actor('Other seller', open, 'own'), teamId: '', teamIds: [], subtreeTeamIds: [] },
    storekeeper: actor(
      'Storekeeper',
      [
        ...warehouse,
        'sales:order:write_off',
        'sales:order:return',
        'sales:receipt:create',
        'sales:receipt:read',
        'sales:stock_balance:adjust',
      ],
      'all',
    ),
    accountant: actor(
      'Accountant',
      [
        'sales:order:read',
        'sales:payment:create',
        'sales:payment:read',
        'sales:document_set:create',
        'sales:document_set:read',
      ],
      'all',
    ),
    head: actor('Head', [...open, ...SECRETS], 'all'),
  };
}

export async function salesUnderTest(start = '2026-03-02T09:00:00Z'): Promise<SalesUnderTest> {
  const database = await testDatabase({ migrations: 'services/sales/prisma/migrations', max: 8 });
  const clock = testClock(start);
  const actors = staff();
  const guests = new Map<string, Actor>();
  const server = await startGrpcServer({
    registry,
    implementations: implementations(database.db, { reservationDays: 14 }),
    listen: '127.0.0.1:0',
    authenticate: (authorization) => {
      const name = (authorization ?? '').replace('Bearer ', '');
      return guests.get(name) ?? actors[name as Who];
    },
    people: { actorOfUser: (id) => [...Object.values(actors), ...guests.values()].find(({ userId }) => userId === id) },
    validate: (contracts, message, value) => validateMessage(contracts, message, value as object),
    references: referenceCheck({ registry, nouns: nounsOf('sales', nouns), db: database.db, ...othersTrusted }),
    clock: { now: () => clock.now() },
    log: createLogger({ name: 'sales-test', level: 'silent' }),
  });
  const client = openGrpcClient({ address: `127.0.0.1:${server.port}`, methods: registry.methods });
  const outgoing = (who: Who | Actor) => {
    const name = typeof who === 'string' ? who : `${who.userId} ${[...who.permissions.values()][0] ?? ''}`;
    if (typeof who !== 'string') guests.set(name, who);
    return { deadline: systemClock.now().getTime() + 30_000, authorization: `Bearer ${name}` };
  };
  return {
    db: database.db,
    clock,
    actors,
    call(who, method, request, requestId) {
      const whole = method.requestDeserialize(Buffer.alloc(0)) as object;
      return client.call(method, { ...whole, ...request } as never, {
        ...outgoing(who),
        ...(requestId !== undefined && { requestId }),
      });
    },
    async receive(who, method, request) {
      const whole = { ...(method.requestDeserialize(Buffer.alloc(0)) as object), ...request };
      const parts: Uint8Array[] = [];
      for await (const bytes of client.receive(method.path, method.requestSerialize(whole as never), outgoing(who)))
        parts.push(FileChunk.decode(bytes).data);
      return Buffer.concat(parts).toString();
    },
    async stop() {
      client.close();
      await server.stop(1_000);
      await database.drop();
    },
  };
}
