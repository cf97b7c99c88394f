/**
 * Clients over real gRPC with a database of the test's own, real timers' work and a real SMTP server; callers are known by
 * the word after "Bearer". Time stands still until the test moves it.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS } from '@crm/kit/access/actor';
import type { Actor, Scope } from '@crm/kit/access/actor';
import { testClock } from '@crm/kit/clock/clock';
import type { TestClock } from '@crm/kit/clock/clock';
import { validateMessage } from '@crm/kit/contract/validate';
import { openGrpcClient } from '@crm/kit/grpc/client';
import type { MethodShape } from '@crm/kit/grpc/implement';
import { startGrpcServer } from '@crm/kit/grpc/server';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { openTables } from '@crm/kit/import/table/tables';
import { startScheduler } from '@crm/kit/jobs/scheduler';
import { createLogger } from '@crm/kit/log/logger';
import { openDb } from '@crm/kit/pg/pool';
import type { Db } from '@crm/kit/pg/pool';
import { recordReferences, referenceCheck } from '@crm/kit/references/check';
import { nounsOf } from '@crm/kit/references/nouns';
import { referencesService } from '@crm/kit/references/references.rpc';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { registry } from '@crm/proto/registry/clients';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { callers } from '../../../../tests/kit/callers.ts';
import type { Caller } from '../../../../tests/kit/callers.ts';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { askGrpc } from '../../../../tests/kit/matrix/ask.ts';
import type { Answer } from '../../../../tests/kit/matrix/ask.ts';
import { othersTrusted } from '../../../../tests/kit/others-trusted.ts';
import { smtpMailer } from '../email/smtp.ts';
import { clientsParts } from '../service.ts';
import { seedTemplates } from '../template/template.seed.ts';
import { knownUsers } from '../user/user.store.ts';

export type Who = 'seller' | 'other' | 'head' | 'storekeeper' | 'service';

export interface ClientsUnderTest {
  db: Db;
  /** Names of the statements that the methods sent; new words are learnt beside them. */
  statements: string[];
  clock: TestClock;
  actors: Readonly<Record<Who, Actor>>;
  parts: ReturnType<typeof clientsParts>;
  /** Letters that the mail server has taken, the oldest first. */
  mails: ParsedMail[];
  /** Addresses that the mail server refuses for good. */
  refused: Set<string>;
  /** Calls a method as somebody; fields left out of the request are the proto's zeros. */
  call<Method extends MethodShape>(
    who: Who | Actor,
    method: Method,
    request: Partial<Parameters<Method['requestSerialize']>[0]>,
    requestId?: string,
  ): Promise<ReturnType<Method['responseDeserialize']>>;
  /** Asks any method of the registry in proto JSON, as anybody: what came back as text. */
  ask(caller: Caller, method: MethodDescriptor, request: object): Promise<Answer>;
  /** The file that a streaming method answers. */
  download<Method extends MethodShape>(
    who: Who | Actor,
    method: Method,
    request: Partial<Parameters<Method['requestSerialize']>[0]>,
  ): Promise<Buffer>;
  upload<Method extends MethodShape>(
    who: Who | Actor,
    method: Method,
    name: string,
    content: Buffer,
  ): Promise<ReturnType<Method['responseDeserialize']>>;
  stop(): Promise<void>;
}

const TEAM = uuidv7();

function actor(name: string, permissions: readonly string[], scope: Scope): Actor {
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
    permissions: new Map(permissions.map((permission) => [permission, scope])),
  };
}

function staff(): Record<Who, Actor> {
  const all = [
    ...new Set([
      ...registry.methods.map(({ permission }) => permission).filter(Boolean),
      'clients:notification:read',
      'clients:source:read',
      'sales:deal:read',
      'sales:order:read',
    ]),
  ];
  const own = all.filter((permission) => permission !== 'clients:client:assign');
  return {
    seller: actor('Anna Seller', own, 'own'),
    other: { ...actor('Boris Other', own, 'own'), teamId: '', teamIds: [], subtreeTeamIds: [] },
    head: actor('Vera Head', all, 'all'),
    storekeeper: actor('Gleb Store', ['sales:order:read'], 'all'),
    service: {
      ...actor('crm-service-sales', ['clients:client:import'], 'all'),
      kind: 'service',
      userId: 'crm-service-sales',
    },
  };
}

export async function clientsUnderTest(start = '2026-11-19T09:00:00Z'): Promise<ClientsUnderTest> {
  const database = await testDatabase({ migrations: 'services/clients/prisma/migrations', max: 8 });
  const { db } = database;
  const statements: string[] = [];
  const called = openDb({
    url: database.url,
    name: 'called',
    onStatement: ({ name }) => name !== 'words_learn' && statements.push(name),
  });
  const clock = testClock(start);
  const actors = staff();
  const log = createLogger({ name: 'clients-test', level: 'silent' });
  const mail = await startMail();
  const nobody = openGrpcClient({ address: '127.0.0.1:1', methods: registry.methods });
  const mailer = smtpMailer(mail.url);
  const known = callers(actors);
  const tables = openTables();
  const parts = clientsParts({
    protectionDays: 90,
    phoneRegion: 'RU',
    mailFrom: 'sales@stroy.example',
    mailer,
    sales: nobody,
    people: known.people,
    tables,
    serviceToken: () => Promise.resolve('Bearer service'),
    references: () => recordReferences({ registry, nouns, db, ...othersTrusted }),
  });
  await seedTemplates(db, parts.templates, clock.now());
  for (const { userId: id, name, language, timeZone, teamId = '', kind } of Object.values(actors)) {
    if (kind === 'user')
      await knownUsers.put(db, { id, name, email: '', language, timeZone, teamId: teamId || null, active: true }, 0n);
  }
  const nouns = nounsOf('clients', parts.resources);
  const scheduler = startScheduler({ db, kinds: parts.jobs, clock, log, pollMs: 50 });
  const server = await startGrpcServer({
    registry,
    implementations: [...parts.services(called), referencesService(db, nouns, known.people)],
    listen: '127.0.0.1:0',
    authenticate: known.authenticate,
    people: known.people,
    validate: (contracts, message, value) => validateMessage(contracts, message, value as object),
    references: referenceCheck({ registry, nouns, db, ...othersTrusted }),
    clock: { now: () => clock.now() },
    log,
  });
  const client = openGrpcClient({ address: `127.0.0.1:${server.port}`, methods: registry.methods });
  const outgoing = (who: Caller, requestId?: string) => ({
    deadline: Math.max(Date.now(), clock.now().getTime()) + 30_000,
    authorization: known.authorizationOf(who),
    ...(requestId !== undefined && { requestId }),
  });
  const whole = (method: MethodShape, request: object) =>
    ({ ...(method.requestDeserialize(Buffer.alloc(0)) as object), ...request }) as never;
  return {
    db,
    statements,
    clock,
    actors,
    parts,
    mails: mail.mails,
    refused: mail.refused,
    call: (who, method, request, requestId) => client.call(method, whole(method, request), outgoing(who, requestId)),
    ask: (who, method, request) => askGrpc(client, registry, method, request, outgoing(who)),
    async download(who, method, request) {
      const pieces: Buffer[] = [];
      for await (const bytes of client.receive(
        method.path,
        method.requestSerialize(whole(method, request)),
        outgoing(who),
      )) {
        pieces.push(Buffer.from((method.responseDeserialize(bytes) as { data: Uint8Array }).data));
      }
      return Buffer.concat(pieces);
    },
    async upload(who, method, fileName, data) {
      const chunk = method.requestSerialize({ data, fileName, contentType: '' } as never);
      const answer = await client.send(
        method.path,
        (async function* () {
          yield await Promise.resolve(chunk);
        })(),
        outgoing(who),
      );
      return method.responseDeserialize(answer) as never;
    },
    async stop() {
      await scheduler.stop();
      await tables.stop();
      client.close();
      nobody.close();
      await server.stop(1_000);
      mailer.close();
      await parts.paper.stop();
      await mail.close();
      await called.end();
      await database.drop();
    },
  };
}

async function startMail() {
  const mails: ParsedMail[] = [];
  const refused = new Set<string>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      done(refused.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null);
    },
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((parsed) => {
        mails.push(parsed);
        done();
      }, done);
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve));
  smtp.on('error', () => undefined);
  return {
    mails,
    refused,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
