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
import { openTables } from '@crm/kit/import/table/tables';
import { createLogger } from '@crm/kit/log/logger';
import type { Db } from '@crm/kit/pg/pool';
import { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import { referenceCheck } from '@crm/kit/references/check';
import { nounsOf } from '@crm/kit/references/nouns';
import { referencesService } from '@crm/kit/references/references.rpc';
import { registry } from '@crm/proto/registry/sales';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { callers } from '../../../../tests/kit/callers.ts';
import type { Caller } from '../../../../tests/kit/callers.ts';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { othersTrusted } from '../../../../tests/kit/others-trusted.ts';
import { implementations } from '../implementations.ts';
import { nouns } from '../nouns.ts';
import { askGrpc } from '../../../../tests/kit/matrix/ask.ts';
import type { Answer } from '../../../../tests/kit/matrix/ask.ts';
import { importsService } from '../ledger/imports.rpc.ts';
import { ledgerTarget } from '../ledger/ledger.target.ts';

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
  /** Asks any method of the registry in proto JSON, as anybody: what came back as text. */
  ask(caller: Caller, method: MethodDescriptor, request: object): Promise<Answer>;
  /** Sends one piece of a file to a method that takes one. */
  send<Method extends MethodShape>(
    caller: Who | Actor,
    method: Method,
    chunk: Partial<FileChunk>,
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
  const who = callers(actors);
  const nobody = openGrpcClient({ address: '127.0.0.1:1', methods: registry.methods });
  const known = nounsOf('sales', nouns);
  const tables = openTables();
  const imports = {
    service: 'sales',
    tables,
    targets: [ledgerTarget({ clients: nobody, serviceToken: () => Promise.resolve('') })],
  };
  const server = await startGrpcServer({
    registry,
    implementations: [
      ...implementations(database.db, { reservationDays: 14 }),
      importsService(database.db, imports),
      referencesService(database.db, known, who.people),
    ],
    listen: '127.0.0.1:0',
    authenticate: who.authenticate,
    people: who.people,
    validate: (contracts, message, value) => validateMessage(contracts, message, value as object),
    references: referenceCheck({ registry, nouns: known, db: database.db, ...othersTrusted }),
    clock: { now: () => clock.now() },
    log: createLogger({ name: 'sales-test', level: 'silent' }),
  });
  const client = openGrpcClient({ address: `127.0.0.1:${server.port}`, methods: registry.methods });
  const outgoing = (caller: Caller) => ({
    deadline: systemClock.now().getTime() + 30_000,
    authorization: who.authorizationOf(caller),
  });
  return {
    db: database.db,
    clock,
    actors,
    call(caller, method, request, requestId) {
      const whole = method.requestDeserialize(Buffer.alloc(0)) as object;
      return client.call(method, { ...whole, ...request } as never, {
        ...outgoing(caller),
        ...(requestId !== undefined && { requestId }),
      });
    },
    ask: (caller, method, request) => askGrpc(client, registry, method, request, outgoing(caller)),
    async send(caller, method, chunk) {
      const bytes = FileChunk.encode(FileChunk.fromPartial(chunk)).finish();
      const pieces = (async function* () {
        yield await Promise.resolve(bytes);
      })();
      return method.responseDeserialize(await client.send(method.path, pieces, outgoing(caller))) as never;
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
      nobody.close();
      await tables.stop();
      await server.stop(1_000);
      await database.drop();
    },
  };
}
