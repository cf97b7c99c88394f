import { createLogger } from './logger.ts';
import { redactText } from './redact.ts';

function capture() {
  const lines: string[] = [];
  return {
    log: createLogger({
      name: 'sales',
      level: 'info',
      destination: { write: (line: string) => void lines.push(line) },
    }),
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => lines.join(''),
  };
}

test('a line is JSON with service, level, time and message', () => {
  const out = capture();
  out.log.info({ dealId: 'd1', amount: 12n }, 'deal won');
  expect(out.lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      service: 'sales',
      dealId: 'd1',
      amount: '12',
      msg: 'deal won',
    },
  ]);
});

test('personal data and secrets never reach the output, whatever the depth or the kind of value', () => {
  const out = capture();
  const error = new Error('cannot mail olga@stroymaterialy.example', {
    cause: new Error('login postgres://crm:hunter2@db/crm failed'),
  });
  out.log.info(
    { client: { contactPhone: '+7 912 345-67-89', emails: ['a@b.example'], name: 'kept' } },
    'call 8 (912) 345-67-89 back',
  );
  out.log.error(
    { err: error, headers: { authorization: 'Bearer abcdefgh12345', 'set-cookie': 'crm_session=1' } },
    'send to olga@stroymaterialy.example failed',
  );
  out.log.child({ smtp_password: 'p' }).warn('token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln');
  for (const secret of [
    '912',
    '345-67-89',
    '@b.example',
    'olga',
    'hunter2',
    'abcdefgh12345',
    'crm_session',
    'eyJzdWIi',
  ]) {
    expect(out.text()).not.toContain(secret);
  }
  expect(out.text()).toContain('kept');
  expect(out.text()).toContain('cannot mail');
});

test('ids, dates, sums and counts are left as they are', () => {
  for (const text of [
    '0192f0c1-1234-7abc-8def-1234567890ab',
    '2026-03-01T10:00:00.000Z',
    'order 1024 of 541909 lines',
    '12345.67 RUB',
    'at file.ts:123:45',
    '127.0.0.1:50051',
  ]) {
    expect(redactText(text)).toBe(text);
  }
});

test('ids of phones and counts of e-mails are harmless', () => {
  const out = capture();
  out.log.info({ phoneId: 'p1', emailCount: 2 }, 'ok');
  expect(out.lines()[0]).toMatchObject({ phoneId: 'p1', emailCount: 2 });
});
