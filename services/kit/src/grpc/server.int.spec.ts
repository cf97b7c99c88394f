import { systemClock } from '../clock/clock.ts';
import { createLogger } from '../log/logger.ts';
import { onBehalfOf, openGrpcClient } from './client.ts';
import { refusal, startSample } from './sample-server.ts';
import type { Sample } from './sample-server.ts';
import { NotesService, olga, sampleRegistry, startIssuer } from './sample-service.ts';
import type { Issuer } from './sample-service.ts';
import { implement, startGrpcServer } from './server.ts';
import { createServiceToken } from './service-token.ts';

let issuer: Issuer;
let sample: Sample;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  sample = await startSample(issuer);
});
afterEach(() => sample.stop());

test('a call reaches its handler with the caller, his language, request id, trace and deadline', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const outgoing = await sample.asOlga({ requestId: 'r1', traceparent });
  expect(await sample.client.call(NotesService.writeNote, { text: 'hi' }, outgoing)).toEqual({ text: 'hi' });
  expect(sample.calls[0]).toMatchObject({
    actor: { userId: olga.userId, name: 'Olga' },
    language: 'ru',
    requestId: 'r1',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  });
  // On the wire it is the time left, so it shifts by what the way takes.
  expect(Math.abs((sample.calls[0]?.deadline ?? 0) - outgoing.deadline)).toBeLessThan(1000);
  expect(sample.observed).toEqual(['WriteNote OK']);
});

test('the language asked for comes before the one of the user', async () => {
  await sample.client.call(NotesService.readNote, { text: 'hi' }, await sample.asOlga({ language: 'bg' }));
  expect(sample.calls[0]?.language).toBe('bg');
});

describe('who may call', () => {
  const attempt = async (method: 'readNote' | 'writeNote' | 'syncNotes', authorization?: string) =>
    (
      await refusal(
        sample.client.call(NotesService[method], { text: 'hi' }, { deadline: Date.now() + 5000, authorization }),
      )
    ).status;

  test('without a token, with a wrong scheme or with rubbish nobody comes in', async () => {
    expect(await attempt('readNote')).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'NOT_SIGNED_IN' });
    for (const bad of ['Basic b2xnYTp4', 'Bearer rubbish', 'Bearer a.b.c']) {
      expect(await attempt('readNote', bad)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_REFUSED' });
    }
    expect(sample.calls).toEqual([]);
  });

  test('tokens of another audience, sample.issuer, kind or key, and expired ones, are refused', async () => {
    const bad = await Promise.all([
      sample.issuer.token({ aud: 'account' }),
      sample.issuer.token({ iss: 'http://elsewhere.example' }),
      sample.issuer.token({ typ: 'ID' }),
      sample.issuer.token({ typ: 'Refresh' }),
      sample.issuer.token({}, { typ: 'logout+jwt' }),
      sample.issuer.token({}, { expires: '-1m' }),
      sample.issuer.token({}, { unknownKey: true }),
    ]);
    const unsigned = [
      Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'),
      (await sample.issuer.token()).split('.')[1],
      '',
    ].join('.');
    for (const token of [...bad, unsigned]) {
      expect(await attempt('readNote', `Bearer ${token}`)).toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'TOKEN_REFUSED',
      });
    }
    expect(sample.calls).toEqual([]);
  });

  test('a login without a user here, and a user who is switched off, are told so', async () => {
    expect(await attempt('readNote', `Bearer ${await sample.issuer.token({ sub: 'kc-nobody' })}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'USER_UNKNOWN',
    });
    sample.grants.set({ ...olga, active: false, version: '2' });
    expect(await attempt('readNote', `Bearer ${await sample.issuer.token()}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'USER_INACTIVE',
    });
  });

  test('a withdrawn right works for the next call with the same token', async () => {
    const outgoing = await sample.asOlga();
    await sample.client.call(NotesService.writeNote, { text: 'hi' }, outgoing);
    sample.grants.set({ ...olga, permissions: [{ permission: 'sample:note:read', scope: 'own' }], version: '2' });
    const refused = await refusal(sample.client.call(NotesService.writeNote, { text: 'hi' }, outgoing));
    expect(refused.status).toMatchObject({
      code: 'PERMISSION_DENIED',
      reason: 'PERMISSION_DENIED',
      params: { permission: 'sample:note:edit' },
      localized: { locale: 'ru', message: 'У вас нет права на это действие.' },
    });
  });

  test('internal methods are for services, which may else only read', async () => {
    expect(await attempt('syncNotes', `Bearer ${await sample.issuer.token()}`)).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    const authorization = await createServiceToken({
      issuer: sample.issuer.url,
      clientId: 'crm-service-clients',
      clientSecret: 's',
      clock: systemClock,
    })();
    const outgoing = { deadline: Date.now() + 5000, authorization };
    await sample.client.call(NotesService.syncNotes, { text: 'hi' }, outgoing);
    await sample.client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    expect(sample.calls.map((call) => call.actor)).toMatchObject([
      { kind: 'service', userId: 'crm-service-clients' },
      { kind: 'service' },
    ]);
    expect(await attempt('writeNote', authorization)).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a public method asks for no login', async () => {
    expect(await sample.client.call(NotesService.hello, { text: 'x' }, { deadline: Date.now() + 5000 })).toEqual({
      text: 'hello x',
    });
  });

  test('keys are fetched once, not for each call', async () => {
    const before = sample.issuer.keyFetches();
    const outgoing = await sample.asOlga();
    for (let i = 0; i < 5; i++) await sample.client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    expect(sample.issuer.keyFetches() - before).toBe(1);
  });
});

describe('what a failing call says', () => {
  test('a refusal has its reason and a text in the language of the caller', async () => {
    const { status } = await refusal(
      sample.client.call(NotesService.writeNote, { text: 'torn' }, await sample.asOlga()),
    );
    expect(status).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'TORN',
      domain: 'sample.crm',
      localized: { locale: 'ru', message: 'Заметка порвана.' },
    });
  });

  test('a fault of ours gives the trace id and nothing else; the log has the rest without personal data', async () => {
    const { status } = await refusal(
      sample.client.call(NotesService.writeNote, { text: 'broken' }, await sample.asOlga()),
    );
    expect(status).toMatchObject({
      code: 'INTERNAL',
      reason: 'INTERNAL',
      params: { traceId: sample.calls[0]?.traceId },
    });
    expect(JSON.stringify(status)).not.toContain('secret');
    expect(sample.logged.join()).toContain('TypeError');
    expect(sample.logged.join()).toContain(sample.calls[0]?.traceId);
    expect(sample.logged.join()).not.toContain('olga@');
  });

  test('a request against the contract names its fields and does not reach the handler', async () => {
    const { status } = await refusal(
      sample.client.call(NotesService.writeNote, { text: 'x'.repeat(21) }, await sample.asOlga()),
    );
    expect(status).toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID',
      violations: [{ field: 'text', reason: 'TOO_LONG', message: 'Не больше 20 символов.' }],
    });
    expect(sample.calls).toEqual([]);
  });

  test('bytes that are no message are refused', async () => {
    const { status } = await refusal(
      sample.client.unary(NotesService.writeNote.path, Buffer.from('{'), await sample.asOlga()),
    );
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
      sample.client.call(NotesService.writeNote, { text: 'slow' }, await sample.asOlga({ deadline: Date.now() + 100 })),
    );
    expect(status).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await sample.aborted.promise;
  });

  test('a caller who goes away stops the handler', async () => {
    const leave = new AbortController();
    const answer = refusal(
      sample.client.call(NotesService.writeNote, { text: 'slow' }, await sample.asOlga({ signal: leave.signal })),
    );
    while (sample.calls.length === 0) await new Promise(setImmediate);
    leave.abort();
    expect((await answer).code).toBe('CANCELLED');
    await sample.aborted.promise;
  });

  test('calls made on behalf of a call carry its caller, trace, deadline and cancellation', async () => {
    const outgoing = await sample.asOlga();
    await sample.client.call(NotesService.readNote, { text: 'hi' }, outgoing);
    const [call] = sample.calls;
    if (call === undefined) throw new Error('no call');
    expect(onBehalfOf(call)).toMatchObject({
      deadline: call.deadline,
      authorization: outgoing.authorization,
      language: 'ru',
      traceparent: call.traceparent,
    });
  });
});

test('a method without a contract cannot be served', async () => {
  const stray = implement(
    { stray: { ...NotesService.hello, path: '/crm.sample.v1.NotesService/Stray' } },
    { stray: (request) => Promise.resolve(request) },
  );
  await expect(
    startGrpcServer({
      registry: sampleRegistry,
      listen: '127.0.0.1:0',
      implementations: [stray],
      authenticate: () => Promise.reject(new Error('unused')),
      people: { actorOfUser: () => undefined },
      validate: () => [],
      clock: systemClock,
      log: createLogger({ name: 'sample', level: 'silent' }),
    }),
  ).rejects.toThrow('/crm.sample.v1.NotesService/Stray is not in the registry');
});

describe('health and stop', () => {
  const check = async () => [
    ...(await sample.client.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0), { deadline: Date.now() + 1000 })),
  ];

  test('grpc.health.v1 tells whether the service takes calls', async () => {
    expect(await check()).toEqual([8, 2]);
    sample.server.setServing(true);
    expect(await check()).toEqual([8, 1]);
    const named = Buffer.concat([Buffer.from([10, 26]), Buffer.from('crm.sample.v1.NotesService')]);
    expect([
      ...(await sample.client.unary('/grpc.health.v1.Health/Check', named, { deadline: Date.now() + 1000 })),
    ]).toEqual([8, 1]);
  });

  test('a watcher is told of the change', async () => {
    const states: number[] = [];
    for await (const state of sample.client.receive('/grpc.health.v1.Health/Watch', Buffer.alloc(0), {
      deadline: Date.now() + 5000,
    })) {
      states.push(state[1] ?? 0);
      if (states.length === 2) break;
      sample.server.setServing(true);
    }
    expect(states).toEqual([2, 1]);
  });

  test('a stop waits for calls at work and takes no new ones', async () => {
    const leave = new AbortController();
    const answer = refusal(
      sample.client.call(NotesService.writeNote, { text: 'slow' }, await sample.asOlga({ signal: leave.signal })),
    );
    while (sample.calls.length === 0) await new Promise(setImmediate);
    let stopped = false;
    const stop = sample.server.stop(5000).then(() => (stopped = true));
    const late = openGrpcClient({ address: `127.0.0.1:${String(sample.server.port)}` });
    expect((await refusal(late.call(NotesService.readNote, { text: 'hi' }, await sample.asOlga()))).code).toBe(
      'UNAVAILABLE',
    );
    late.close();
    expect(stopped).toBe(false);
    leave.abort();
    await answer;
    await stop;
  });
});
