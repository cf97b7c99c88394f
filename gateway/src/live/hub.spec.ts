import type { Actor, Scope } from '@crm/kit/access/actor';
import { createLiveHub, parseTopics, type Change, type LiveMessage, type Listener } from './hub.ts';

const actor = (permissions: [string, Scope][], userId = 'anna'): Actor => ({
  kind: 'user',
  userId,
  subject: userId,
  name: userId,
  language: 'en',
  timeZone: 'UTC',
  teamIds: [],
  subtreeTeamIds: [],
  permissions: new Map(permissions),
});
const deal = (id: string, ownerId: string): Change => ({
  type: 'crm.sales.deal.updated.v1',
  noun: 'deal',
  plural: 'deals',
  id,
  sequence: '1',
  time: '2026-01-01T00:00:00Z',
  access: { permission: 'sales:deal:read', ownerId },
});
function listen(topics: string, who: () => Actor | undefined): Listener & { got: LiveMessage[]; ended: boolean } {
  const listener = {
    got: [] as LiveMessage[],
    ended: false,
    actor: who,
    topics: parseTopics(topics),
    send: (message: LiveMessage) => void listener.got.push(message),
    end: () => {
      listener.ended = true;
    },
  };
  return listener;
}
const seen = (listener: { got: LiveMessage[] }) =>
  listener.got.map((message) => (message.event === 'change' ? message.data.id : 'resync'));

test('a seller hears of his own deals only, a head of all', () => {
  const hub = createLiveHub(() => 0);
  const seller = listen('deals', () => actor([['sales:deal:read', 'own']]));
  const head = listen('deals', () => actor([['sales:deal:read', 'all']], 'head'));
  hub.subscribe(seller, undefined);
  hub.subscribe(head, undefined);
  hub.publish(deal('mine', 'anna'));
  hub.publish(deal('his', 'boris'));
  expect(seen(seller)).toEqual(['mine']);
  expect(seen(head)).toEqual(['mine', 'his']);
});

test('of records that are nobody’s own everybody hears who may read them, whatever the scope', () => {
  const hub = createLiveHub(() => 0);
  const seller = listen('products', () => actor([['sales:product:read', 'own']]));
  const stranger = listen('products', () => actor([]));
  hub.subscribe(seller, undefined);
  hub.subscribe(stranger, undefined);
  const access = { permission: 'sales:product:read', unscoped: true } as const;
  hub.publish({ ...deal('brick', ''), noun: 'product', plural: 'products', access });
  expect(seen(seller)).toEqual(['brick']);
  expect(seen(stranger)).toEqual([]);
});

test('a withdrawn right silences the open stream at once', () => {
  const hub = createLiveHub(() => 0);
  let rights: Actor | undefined = actor([['sales:deal:read', 'all']]);
  const listener = listen('deals', () => rights);
  hub.subscribe(listener, undefined);
  rights = actor([]);
  hub.publish(deal('a', 'anna'));
  rights = undefined;
  hub.publish(deal('b', 'anna'));
  expect(seen(listener)).toEqual([]);
  expect(listener.ended).toBe(true);
});

test('a change that says nothing of who may see it is shown to nobody', () => {
  const hub = createLiveHub(() => 0);
  const listener = listen('deals', () => actor([['sales:deal:read', 'all']]));
  hub.subscribe(listener, undefined);
  const { access: _, ...open } = deal('a', 'anna');
  hub.publish(open);
  expect(listener.got).toEqual([]);
});

test('a reconnecting screen gets what it missed, and is told to resync when that is gone', () => {
  let now = 0;
  const hub = createLiveHub(() => now);
  const rights = () => actor([['sales:deal:read', 'all']]);
  const first = listen('deals', rights);
  const leave = hub.subscribe(first, undefined);
  hub.publish(deal('a', 'anna'));
  leave();
  hub.publish(deal('b', 'anna'));
  hub.publish(deal('c', 'anna'));
  const again = listen('deals', rights);
  hub.subscribe(again, first.got[0]?.id)();
  expect(seen(again)).toEqual(['b', 'c']);

  const stranger = listen('deals', rights);
  hub.subscribe(stranger, 'other.1')();
  expect(seen(stranger)).toEqual(['resync']);

  now = 10 * 60_000;
  for (let extra = 0; extra < 256; extra += 1) hub.publish(deal('x', 'anna'));
  const late = listen('deals', rights);
  hub.subscribe(late, first.got[0]?.id)();
  expect(seen(late)).toEqual(['resync']);
});

test('a screen of one record hears of that record alone', () => {
  const hub = createLiveHub(() => 0);
  const listener = listen('orders,deals:b', () => actor([['sales:deal:read', 'all']]));
  hub.subscribe(listener, undefined);
  hub.publish(deal('a', 'anna'));
  hub.publish(deal('b', 'anna'));
  expect(seen(listener)).toEqual(['b']);
});
