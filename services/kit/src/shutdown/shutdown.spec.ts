import { createLogger } from '../log/logger.ts';
import { createShutdown } from './shutdown.ts';

const silent = createLogger({ name: 'test', level: 'silent' });

test('stages run in order, whatever the order of registration', async () => {
  const order: string[] = [];
  const shutdown = createShutdown(silent);
  shutdown.add('storage', 'pool', () => void order.push('storage'));
  shutdown.add('doors', 'grpc', async () => {
    await Promise.resolve();
    order.push('doors');
  });
  shutdown.add('announce', 'health', () => void order.push('announce'));
  shutdown.add('work', 'relay', () => void order.push('work'));
  await shutdown.stop('test');
  expect(order).toEqual(['announce', 'work', 'doors', 'storage']);
});

test('a step that fails or hangs does not keep the others from running', async () => {
  const order: string[] = [];
  const shutdown = createShutdown(silent);
  shutdown.add('work', 'broken', () => Promise.reject(new Error('broken')));
  shutdown.add('work', 'hangs', () => new Promise(() => undefined), 5);
  shutdown.add('storage', 'pool', () => void order.push('storage'));
  await shutdown.stop('test');
  expect(order).toEqual(['storage']);
});

test('stopping twice runs the steps once', async () => {
  let runs = 0;
  const shutdown = createShutdown(silent);
  shutdown.add('work', 'once', () => void runs++);
  await Promise.all([shutdown.stop('a'), shutdown.stop('b')]);
  expect(runs).toBe(1);
  expect(shutdown.stopping).toBe(true);
});
