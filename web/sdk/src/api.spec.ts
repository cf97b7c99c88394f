import { beforeEach, expect, test } from '@jest/globals';
import { api, apiUrl, provideApi } from './api.ts';
import { ApiError } from './problem.ts';

type Answer = Response | Error;
let calls: { url: string; headers: Headers; method: string }[] = [];
let signIns = 0;

function answers(...list: Answer[]): void {
  provideApi({
    fetch(input, init) {
      calls.push({ url: String(input), headers: new Headers(init?.headers), method: init?.method ?? 'GET' });
      const next = list.shift() ?? json({});
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    signInAgain() {
      signIns += 1;
      return Promise.resolve();
    },
    suspectAway: () => undefined,
  });
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

beforeEach(() => {
  calls = [];
  signIns = 0;
});

test('a POST that lost its connection is sent again under the same key', async () => {
  answers(new TypeError('connection reset'), json({ id: '1' }));
  await expect(api('/deals', { json: { name: 'Brick' } })).resolves.toEqual({ id: '1' });
  expect(calls).toHaveLength(2);
  expect(calls[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(calls[1]?.headers.get('idempotency-key')).toBe(calls[0]?.headers.get('idempotency-key'));
});

test('a PATCH is never repeated by itself', async () => {
  answers(new TypeError('connection reset'), json({}));
  await expect(api('/deals/1', { method: 'PATCH', json: {}, ifMatch: '"3"' })).rejects.toMatchObject({
    reason: 'NETWORK',
    status: 0,
  });
  expect(calls).toHaveLength(1);
  expect(calls[0]?.headers.get('if-match')).toBe('"3"');
});

test('a refusal carries the reason, the fields and the trace', async () => {
  const problem = {
    title: 'Invalid',
    detail: 'Die Menge fehlt',
    reason: 'INVALID',
    instance: 'trace-1',
    errors: [{ field: 'deal.lines[0].quantity', reason: 'REQUIRED', message: 'fehlt' }],
  };
  answers(json(problem, 400, { 'content-type': 'application/problem+json' }));
  const error = await api('/deals', { json: {} }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 400,
    reason: 'INVALID',
    message: 'Die Menge fehlt',
    traceId: 'trace-1',
    violations: problem.errors,
  });
  expect(calls).toHaveLength(1);
});

test('after the session is over the user signs in and the call goes on', async () => {
  answers(json({}, 401), json({ id: '7' }));
  await expect(api('/deals/7')).resolves.toEqual({ id: '7' });
  expect(signIns).toBe(1);
});

test('a second 401 is not asked about again', async () => {
  answers(json({}, 401), json({}, 401));
  await expect(api('/deals/7')).rejects.toMatchObject({ status: 401 });
  expect(signIns).toBe(1);
});

test('addresses: below /api/v1 unless they say otherwise, empty parameters left out', () => {
  expect(apiUrl('/deals', { q: '', filter: 'a = "b"', ids: ['1', '2'] })).toBe(
    '/api/v1/deals?filter=a+%3D+%22b%22&ids=1&ids=2',
  );
  expect(apiUrl('/api/portal/v1/session')).toBe('/api/portal/v1/session');
});
