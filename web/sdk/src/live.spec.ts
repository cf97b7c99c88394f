import { expect, jest, test } from '@jest/globals';
import type { LiveChange } from './live.ts';
import { createLiveHub } from './live.ts';

class Source extends EventTarget {
  readyState = 1;
  closed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close(): void {
    this.closed = true;
  }
  tell(type: string, data: unknown, lastEventId: string): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }
}

const change = (plural: string, id: string): LiveChange => ({
  type: 'x',
  noun: 'x',
  plural,
  id,
  time: '2026-01-01T00:00:00Z',
});

test('one connection carries what all components ask for, and goes on from the last event when that changes', () => {
  jest.useFakeTimers();
  const opened: Source[] = [];
  const hub = createLiveHub((url) => {
    const source = new Source(url);
    opened.push(source);
    return source as unknown as EventSource;
  });
  const deals: unknown[] = [];
  const order: unknown[] = [];
  hub.subscribe(['deals'], (event) => deals.push(event));
  hub.subscribe(['orders:7'], (event) => order.push(event));
  jest.advanceTimersByTime(60);
  expect(opened.map(({ url }) => url)).toEqual(['/api/v1/live?topics=deals%2Corders%3A7']);

  opened[0]?.tell('change', change('deals', '1'), 'a.1');
  opened[0]?.tell('change', change('orders', '8'), 'a.2');
  opened[0]?.tell('change', change('orders', '7'), 'a.3');
  expect(deals).toEqual([change('deals', '1')]);
  expect(order).toEqual([change('orders', '7')]);

  hub.subscribe(['clients'], () => undefined);
  jest.advanceTimersByTime(60);
  expect(opened[0]?.closed).toBe(true);
  expect(opened[1]?.url).toBe('/api/v1/live?topics=clients%2Cdeals%2Corders%3A7&lastEventId=a.3');

  opened[1]?.dispatchEvent(new MessageEvent('resync'));
  expect(deals.at(-1)).toBe('resync');
  jest.useRealTimers();
});
