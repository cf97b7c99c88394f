import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { createGrants } from '../access/grants.ts';
import type { Grants } from '../access/grants.ts';
import { systemClock } from '../clock/clock.ts';
import { validateMessage } from '../contract/validate.ts';
import { createLogger } from '../log/logger.ts';
import { createAuthenticate } from './auth.ts';
import { onBehalfOf, openGrpcClient } from './client.ts';
import type { GrpcClient, Outgoing } from './client.ts';
import { defineErrors } from './errors.ts';
import { RemoteError } from './remote-error.ts';
import { NotesService, olga, sampleRegistry, startIssuer } from './sample-service.ts';
import type { Issuer, Note } from './sample-service.ts';
import { implement, startGrpcServer } from './server.ts';
import type { Call, GrpcServer } from './server.ts';
import { createServiceToken } from './service-token.ts';

const errors = defineErrors('sample.crm', {
  TORN: { code: 'FAILED_PRECONDITION', en: 'The note is torn.', ru: 'Заметка порвана.', bg: 'Бележката е скъсана.' },
});

let issuer: Issuer;
let grants: Grants;
let server: GrpcServer;
let client: GrpcClient;
let calls: Call[];
let logged: string[];
let observed: string[];
let received: Note[];
/** Resolves when the signal of the call at work was aborted. */
let aborted: PromiseWithResolvers<void>;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

beforeEach(async () => {
  grants = createGrants();
  grants.set(olga);
  calls = [];
  logged = [];
  observed = [];
  received = [];
  aborted = Promise.withResolvers();
  server = await startGrpcServer({
    registry: sampleRegistry,
    listen: '127.0.0.1:0',
    authenticate: createAuthenticate({ issuer: issuer.url, audience: 'crm-gateway', grants, clock: systemClock }),
    validate: (registry, message, value) => validateMessage(registry, message, value as object),
    clock: systemClock,
    log: createLogger({ name: 'sample', level: 'info', destination: { write: (line) => void logged.push(line) } }),
    observe: (path, code) => void observed.push(`${path.split('/')[2] ?? ''} ${code}`),
    implementations: [implement(NotesService, handlers)],
  });
  client = openGrpcClient({ address: `127.0.0.1:${String(server.port)}`, methods: sampleRegistry.methods });
});
afterEach(async () => {
  client.close();
  await server.stop(1000);
});

const handlers = {
  writeNote: async (request: Note, call: Call) => {
    calls.push(call);
    if (request.text === 'torn') throw errors.TORN();
    if (request.text === 'broken') throw new TypeError('secret detail of olga@stroymaterialy.example');
    if (request.text === 'slow') {
      const gone = Promise.withResolvers<never>();
      call.signal.addEventListener('abort', () => {
        aborted.resolve();
        gone.reject(new Error('aborted'));
      });
      await gone.promise;
    }
    return request;
  },
  readNote: (request: Note, call: Call) => {
    calls.push(call);
    return Promise.resolve(request);
  },
  syncNotes: (request: Note, call: Call) => {
    calls.push(call);
    return Promise.resolve(request);
  },
  hello: (request: Note) => Promise.resolve({ text: `hello ${request.text}` }),
  exportNotes: async function* (request: Note, call: Call) {
    calls.push(call);
    try {
      for (let count = 0; count < (request.count ?? 0); count++)
        yield await Promise.resolve({ text: 'x'.repeat(20_000), count });
      if (request.text === 'torn') throw errors.TORN();
    } finally {
      aborted.resolve();
    }
  },
  importNotes: async (requests: AsyncIterable<Note>, call: Call) => {
    calls.push(call);
    try {
      for await (const note of requests) {
        received.push(note);
        if (note.text === 'torn') throw errors.TORN();
      }
    } catch (error) {
      aborted.resolve();
      throw error;
    }
    return { text: 'taken', count: received.length };
  },
};

async function asOlga(more: Partial<Outgoing> = {}): Promise<Outgoing> {
  return { deadline: Date.now() + 5000, authorization: `Bearer ${await issuer.token()}`, ...more };
}

async function refusal(work: Promise<unknown>): Promise<RemoteError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

test('a call reaches its handler with the caller, his language, request id, trace and deadline', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const outgoing = await asOlga({ requestId: 'r1', traceparent });
  expect(await client.call(NotesService.writeNote, { text: 'hi' }, outgoing)).toEqual({ text: 'hi' });
  expect(calls[0]).toMatchObject({
    actor: { userId: olga.userId, name: 'Olga' },
    language: 'ru',
    requestId: 'r1',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  });
  // On the wire it is the time left, so it shifts by what the way takes.
  expect(Math.abs((calls[0]?.deadline ?? 0) - outgoing.deadline)).toBeLessThan(1000);
  expect(observed).toEqual(['WriteNote OK']);
});

test('the language asked for comes before the one of the user', async () => {
  await client.call(NotesService.readNote, { text: 'hi' }, await asOlga({ language: 'bg' }));
  expect(calls[0]?.language).toBe('bg');
});

describe('who may call', () => {
  const attempt = async (method: 'readNote' | 'writeNote' | 'syncNotes', authorization?: string) =>
    (await refusal(client.call(NotesService[method], { text: 'hi' }, { deadline: Date.now() + 5000, authorization })))
      .status;

  test('without a token, with a wrong scheme or with rubbish nobody comes in', async () => {
    expect(await attempt('readNote')).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'NOT_SIGNED_IN' });
    for (const bad of ['Basic b2xnYTp4', 'Bearer rubbish', 'Bearer a.b.c']) {
      expect(await attempt('readNote', bad)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_REFUSED' });
    }
    expect(calls).toEqual([]);
  });

  test('tokens of another audience, issuer, kind or key, and expired ones, are refused', async () => {
    const bad = await Promise.all([
      issuer.token({ aud: 'account' }),
      issuer.token({ iss: 'http://elsewhere.example' }),
      issuer.token({ typ: 'ID' }),
      issuer.token({ typ: 'Refresh' }),
      issuer.token({}, { typ: 'logout+jwt' }),
      issuer.token({}, { expires: '-1m' }),
      issuer.token({}, { unknownKey: true }),
    ]);
    const unsigned = [
      Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'),
      (await issuer.token()).split('.')[1],
      '',
    ].join('.');
    for (const token of [...bad, unsigned]) {
      expect(await attempt('readNote', `Bearer ${token}`)).toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'TOKEN_REFUSED',
      });
    }
    expect(calls).toEqual([]);
  });

  test('a login without a user here, and a user who is switched off, are told so', async () => {
    expect(await attempt('readNote', `Bearer ${await issuer.token({ sub: 'kc-nobody' })}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'USER_UNKNOWN',
    });
    grants.set({ ...olga, active: false, version: '2' });
    expect(await attempt('readNote', `Bearer ${await issuer.token()}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'USER_INACTIVE',
    });
  });

  test('a withdrawn right works for the next call with the same token', async () => {
    const outgoing = await asOlga();
    await client.call(NotesService.writeNote, { text: 'hi' }, outgoing);
    grants.set({ ...olga, permissions: [{ permission: 'sample:note:read', scope: 'own' }], version: '2' });
    const refused = await refusal(client.call(NotesService.writeNote, { text: 'hi' }, outgoing));
    expect(refused.status).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'PERMISSION_DENIED',
      params: { permission: 'sample:note:edit' },
      localized: { locale: 'ru', message: 'У вас нет права на это действие.' },
    });
  });

  test('internal methods are for services, which may else only read', async () => {
    expect(await attempt('syncNotes', `Bearer ${await issuer.token()}`)).toMatchObject({ code: 'PERMISSION_DENIED' });
    const authorization = await createServiceToken({
      issuer: issuer.url,
      clientId: 'crm-service-clients',
      clientSecret: 's',
      clock: systemClock,
    })();
    const outgoing = { deadline: Date.now() + 5000, authorization };
    await client.call(NotesService.syncNotes, { text: 'hi' }, outgoing);
    await client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    expect(calls.map((call) => call.actor)).toMatchObject([
      { kind: 'service', userId: 'crm-service-clients' },
      { kind: 'service' },
    ]);
    expect(await attempt('writeNote', authorization)).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a public method asks for no login', async () => {
    expect(await client.call(NotesService.hello, { text: 'x' }, { deadline: Date.now() + 5000 })).toEqual({
      text: 'hello x',
    });
  });

  test('keys are fetched once, not for each call', async () => {
    const before = issuer.keyFetches();
    const outgoing = await asOlga();
    for (let i = 0; i < 5; i++) await client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    expect(issuer.keyFetches() - before).toBe(1);
  });
});

describe('what a failing call says', () => {
  test('a refusal has its reason and a text in the language of the caller', async () => {
    const { status } = await refusal(client.call(NotesService.writeNote, { text: 'torn' }, await asOlga()));
    expect(status).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'TORN',
      domain: 'sample.crm',
      localized: { locale: 'ru', message: 'Заметка порвана.' },
    });
  });

  test('a fault of ours gives the trace id and nothing else; the log has the rest without personal data', async () => {
    const { status } = await refusal(client.call(NotesService.writeNote, { text: 'broken' }, await asOlga()));
    expect(status).toMatchObject({ code: 'INTERNAL', reason: 'INTERNAL', params: { traceId: calls[0]?.traceId } });
    expect(JSON.stringify(status)).not.toContain('secret');
    expect(logged.join()).toContain('TypeError');
    expect(logged.join()).toContain(calls[0]?.traceId);
    expect(logged.join()).not.toContain('olga@');
  });

  test('a request against the contract names its fields and does not reach the handler', async () => {
    const { status } = await refusal(client.call(NotesService.writeNote, { text: 'x'.repeat(21) }, await asOlga()));
    expect(status).toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID',
      violations: [{ field: 'text', reason: 'TOO_LONG', message: 'Не больше 20 символов.' }],
    });
    expect(calls).toEqual([]);
  });

  test('bytes that are no message are refused', async () => {
    const { status } = await refusal(client.unary(NotesService.writeNote.path, Buffer.from('{'), await asOlga()));
    expect(status).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'MALFORMED' });
  });

  test('a service that is away is UNAVAILABLE, in words', async () => {
    const nobody = openGrpcClient({ address: '127.0.0.1:1' });
    const { status } = await refusal(
      nobody.unary(NotesService.readNote.path, Buffer.from('{}'), { deadline: Date.now() + 5000, language: 'ru' }),
    );
    nobody.close();
    expect(status).toMatchObject({ code: 'UNAVAILABLE', reason: 'UNAVAILABLE', localized: { locale: 'ru' } });
  });
});

describe('deadline and cancellation', () => {
  test('when the deadline passes, the caller is told and the handler stops', async () => {
    const { status } = await refusal(
      client.call(NotesService.writeNote, { text: 'slow' }, await asOlga({ deadline: Date.now() + 100 })),
    );
    expect(status).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await aborted.promise;
  });

  test('a caller who goes away stops the handler', async () => {
    const leave = new AbortController();
    const answer = refusal(
      client.call(NotesService.writeNote, { text: 'slow' }, await asOlga({ signal: leave.signal })),
    );
    while (calls.length === 0) await new Promise(setImmediate);
    leave.abort();
    expect((await answer).code).toBe('CANCELLED');
    await aborted.promise;
  });

  test('calls made on behalf of a call carry its caller, trace, deadline and cancellation', async () => {
    const outgoing = await asOlga();
    await client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    const [call] = calls;
    if (call === undefined) throw new Error('no call');
    expect(onBehalfOf(call)).toMatchObject({
      deadline: call.deadline,
      authorization: outgoing.authorization,
      language: 'ru',
      traceparent: call.traceparent,
    });
  });
});

describe('streams', () => {
  test('an export arrives whole and in order, more than the transport buffers', async () => {
    const bytes = await all(
      client.receive(
        NotesService.exportNotes.path,
        NotesService.exportNotes.requestSerialize({ text: 'x', count: 200 }),
        await asOlga(),
      ),
    );
    expect(bytes.map((chunk) => (JSON.parse(chunk.toString()) as Note).count)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  test('an export that fails on the way says why', async () => {
    const { status } = await refusal(
      all(
        client.receive(
          NotesService.exportNotes.path,
          NotesService.exportNotes.requestSerialize({ text: 'torn', count: 2 }),
          await asOlga(),
        ),
      ),
    );
    expect(status).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'TORN' });
  });

  test('a reader who leaves stops the export', async () => {
    for await (const chunk of client.receive(
      NotesService.exportNotes.path,
      NotesService.exportNotes.requestSerialize({ text: 'x', count: 1e9 }),
      await asOlga(),
    )) {
      if (chunk.length > 0) break;
    }
    await aborted.promise;
  });

  test('an export without the right gives nothing', async () => {
    grants.set({ ...olga, permissions: [], version: '2' });
    const { status } = await refusal(
      all(client.receive(NotesService.exportNotes.path, Buffer.from('{"text":"x"}'), await asOlga())),
    );
    expect(status).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  async function* notes(count: number, last = 'x'): AsyncGenerator<Buffer> {
    for (let i = 0; i < count; i++)
      yield await Promise.resolve(
        NotesService.importNotes.requestSerialize({ text: i === count - 1 ? last : 'x', count: i }),
      );
  }

  test('an upload arrives whole', async () => {
    const answer = await client.send(NotesService.importNotes.path, notes(500), await asOlga());
    expect(JSON.parse(answer.toString())).toEqual({ text: 'taken', count: 500 });
    expect(received.map((note) => note.count)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  test('each message of an upload is held against the contract', async () => {
    const { status } = await refusal(
      client.send(NotesService.importNotes.path, notes(3, 'x'.repeat(21)), await asOlga()),
    );
    expect(status).toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field: 'text', reason: 'TOO_LONG' }] });
  });

  test('a refusal ends an upload that is still running', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      yield NotesService.importNotes.requestSerialize({ text: 'torn' });
      for (;;) {
        await new Promise(setImmediate);
        yield NotesService.importNotes.requestSerialize({ text: 'x' });
      }
    }
    const { status } = await refusal(client.send(NotesService.importNotes.path, endless(), await asOlga()));
    expect(status).toMatchObject({ reason: 'TORN' });
  });

  test('an upload that breaks off is never taken for a whole one', async () => {
    async function* breaking(): AsyncGenerator<Buffer> {
      yield NotesService.importNotes.requestSerialize({ text: 'x' });
      while (received.length === 0) await new Promise(setImmediate);
      throw new Error('the file ended');
    }
    await expect(client.send(NotesService.importNotes.path, breaking(), await asOlga())).rejects.toThrow(
      'the file ended',
    );
    await aborted.promise;
    while (observed.length === 0) await new Promise(setImmediate);
    expect(observed).toEqual(['ImportNotes CANCELLED']);
  });

  test.each([
    [
      'its stream is reset',
      (_: ClientHttp2Session, stream: ClientHttp2Stream) => {
        stream.close(constants.NGHTTP2_CANCEL);
      },
    ],
    [
      'its connection is cut',
      (session: ClientHttp2Session) => {
        session.socket.destroy();
      },
    ],
    [
      'its session goes away',
      (session: ClientHttp2Session) => {
        session.destroy();
      },
    ],
  ])('nor when %s', async (_, breakOff) => {
    const session = connect(`http://127.0.0.1:${String(server.port)}`);
    session.on('error', () => undefined);
    const { authorization } = await asOlga();
    const stream = session.request({
      ':method': 'POST',
      ':path': NotesService.importNotes.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization,
    });
    stream.on('error', () => undefined);
    const message = NotesService.importNotes.requestSerialize({ text: 'x' });
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    stream.write(Buffer.concat([frame, message]));
    while (received.length === 0) await new Promise(setImmediate);
    breakOff(session, stream);
    await aborted.promise;
    while (observed.length === 0) await new Promise(setImmediate);
    expect(observed).toEqual(['ImportNotes CANCELLED']);
    session.destroy();
  });
});

test('a method without a contract cannot be served', async () => {
  const stray = implement(
    { stray: { ...NotesService.hello, path: '/crm.sample.v1.NotesService/Stray' } },
    { stray: handlers.hello },
  );
  await expect(
    startGrpcServer({
      registry: sampleRegistry,
      listen: '127.0.0.1:0',
      implementations: [stray],
      authenticate: () => Promise.reject(new Error('unused')),
      validate: () => [],
      clock: systemClock,
      log: createLogger({ name: 'sample', level: 'silent' }),
    }),
  ).rejects.toThrow('/crm.sample.v1.NotesService/Stray is not in the registry');
});

describe('health and stop', () => {
  const check = async () => [
    ...(await client.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0), { deadline: Date.now() + 1000 })),
  ];

  test('grpc.health.v1 tells whether the service takes calls', async () => {
    expect(await check()).toEqual([8, 2]);
    server.setServing(true);
    expect(await check()).toEqual([8, 1]);
    const named = Buffer.concat([Buffer.from([10, 26]), Buffer.from('crm.sample.v1.NotesService')]);
    expect([...(await client.unary('/grpc.health.v1.Health/Check', named, { deadline: Date.now() + 1000 }))]).toEqual([
      8, 1,
    ]);
  });

  test('a watcher is told of the change', async () => {
    const states: number[] = [];
    for await (const state of client.receive('/grpc.health.v1.Health/Watch', Buffer.alloc(0), {
      deadline: Date.now() + 5000,
    })) {
      states.push(state[1] ?? 0);
      if (states.length === 2) break;
      server.setServing(true);
    }
    expect(states).toEqual([2, 1]);
  });

  test('a stop waits for calls at work and takes no new ones', async () => {
    const leave = new AbortController();
    const answer = refusal(
      client.call(NotesService.writeNote, { text: 'slow' }, await asOlga({ signal: leave.signal })),
    );
    while (calls.length === 0) await new Promise(setImmediate);
    let stopped = false;
    const stop = server.stop(5000).then(() => (stopped = true));
    const late = openGrpcClient({ address: `127.0.0.1:${String(server.port)}` });
    expect((await refusal(late.call(NotesService.readNote, { text: 'hi' }, await asOlga()))).code).toBe('UNAVAILABLE');
    late.close();
    expect(stopped).toBe(false);
    leave.abort();
    await answer;
    await stop;
  });
});
