import { invalid, staleEtag, notFound } from '@crm/kit/grpc/errors';
import { statusOf } from '@crm/kit/grpc/status';
import { problemOf } from './problem.ts';

test('a wrong field is named as a pointer into the body that the caller sent', () => {
  const status = statusOf(
    invalid([{ field: 'deal.lines[2].quantity', reason: 'NOT_ABOVE', params: { limit: 0 } }]),
    'ru',
  );
  expect(problemOf(status, 'trace-1', (field) => field.replace('deal.lines[2].', '/lines/2/'))).toMatchObject({
    status: 400,
    instance: 'trace-1',
    errors: [{ pointer: '/lines/2/quantity', reason: 'NOT_ABOVE', message: 'Должно быть больше 0.' }],
  });
});

test('a changed record is 412, an invisible one 404', () => {
  expect(problemOf(statusOf(staleEtag(), 'en'), 't')).toMatchObject({ status: 412, type: '/problems/STALE_ETAG' });
  expect(problemOf(statusOf(notFound('deal', '1'), 'en'), 't').status).toBe(404);
});
