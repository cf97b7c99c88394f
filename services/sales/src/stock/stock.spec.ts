import fc from 'fast-check';
import { refuse } from '@crm/kit/result';
import { ZERO, add, compare, isZero, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { commitHold, fillHold, isLive, missingOf, newHold, releaseHold, shareOut } from '../reservation/reservation.ts';
import type { Hold } from '../reservation/reservation.ts';
import {
  EMPTY_BALANCE,
  available,
  countGoods,
  moved,
  receiveGoods,
  releaseGoods,
  reserveGoods,
  returnGoods,
  writeOffGoods,
} from './stock.ts';
import type { Balance, Movement } from './stock.ts';

const two: Balance = { onHand: '2', reserved: '0', cost: '100' };

test('[SA-14] two of three are held and one is missing', () => {
  const decided = reserveGoods(two, '3');
  expect(decided).toMatchObject({ ok: true, value: { held: '2', missing: '1' } });
});

test('nothing free: nothing moves, all is missing', () => {
  expect(reserveGoods({ ...two, reserved: '2' }, '3')).toEqual({
    ok: true,
    value: { held: '0', missing: '3', movement: undefined },
  });
});

test('more than is held can be neither freed nor written off', () => {
  const held: Balance = { ...two, reserved: '1' };
  expect(releaseGoods(held, '2')).toEqual(refuse('MORE_THAN_HELD', { held: '1' }));
  expect(writeOffGoods(held, '2')).toEqual(refuse('MORE_THAN_HELD', { held: '1' }));
  expect(reserveGoods(held, '0')).toEqual(refuse('QUANTITY_NOT_POSITIVE'));
});

test('a stock-take may not take what orders were promised', () => {
  expect(countGoods({ ...two, reserved: '2' }, '1', undefined)).toEqual(
    refuse('COUNTED_BELOW_RESERVED', { reserved: '2' }),
  );
});

test('the average cost moves with receipts alone', () => {
  const receipt = receiveGoods('1', '130');
  if (!receipt.ok) throw new Error(receipt.reason);
  expect(moved(two, receipt.value)).toEqual({ onHand: '3', reserved: '0', cost: '110' });
  const left = writeOffGoods({ onHand: '3', reserved: '1', cost: '110' }, '1');
  expect(left).toMatchObject({ ok: true, value: { unitCost: '110' } });
});

/** One product, several orders' lines; commands carry a key, arrive in any order and more than once. */
interface World {
  balance: Balance;
  movements: Movement[];
  holds: Map<number, Hold>;
  waiting: number[];
  shipped: Map<number, Amount>;
  done: Set<number>;
}

type Command =
  | { type: 'reserve'; line: number; quantity: number }
  | { type: 'release'; line: number }
  | { type: 'receive'; quantity: number }
  | { type: 'writeOff'; line: number; quantity: number }
  | { type: 'return'; line: number; quantity: number };

function play(world: World, key: number, command: Command): void {
  if (world.done.has(key)) return;
  world.done.add(key);
  const move = (change: Movement): void => {
    world.movements.push(change);
    world.balance = moved(world.balance, change);
  };
  switch (command.type) {
    case 'reserve': {
      const before = world.holds.get(command.line);
      if (before !== undefined && isLive(before)) return;
      const decided = reserveGoods(world.balance, String(command.quantity));
      if (!decided.ok) return;
      if (decided.value.movement) move(decided.value.movement);
      world.holds.set(command.line, newHold(String(command.quantity), decided.value.held));
      world.waiting = [...world.waiting.filter((line) => line !== command.line), command.line];
      return;
    }
    case 'release': {
      const hold = world.holds.get(command.line);
      const released = hold && releaseHold(hold);
      if (!hold || !released?.ok) return;
      const change = isZero(hold.allocated) ? undefined : releaseGoods(world.balance, hold.allocated);
      if (change?.ok) move(change.value);
      world.holds.set(command.line, released.value);
      return;
    }
    case 'receive': {
      const change = receiveGoods(String(command.quantity), '1');
      if (!change.ok) return;
      move(change.value);
      const waiting = world.waiting.map((line) => ({
        shortageId: String(line),
        missing: missingOf(world.holds.get(line) as Hold),
      }));
      for (const share of shareOut(waiting, available(world.balance))) {
        const line = Number(share.shortageId);
        const filled = fillHold(world.holds.get(line) as Hold, share.quantity);
        const held = reserveGoods(world.balance, share.quantity);
        if (!filled.ok || !held.ok || held.value.movement === undefined) throw new Error('a share that does not fit');
        move(held.value.movement);
        world.holds.set(line, filled.value);
      }
      return;
    }
    case 'writeOff': {
      const hold = world.holds.get(command.line);
      const committed = hold && commitHold(hold, String(command.quantity));
      const change = writeOffGoods(world.balance, String(command.quantity));
      if (!committed?.ok || !change.ok) return;
      move(change.value);
      world.holds.set(command.line, committed.value);
      world.shipped.set(command.line, add(world.shipped.get(command.line) ?? ZERO, String(command.quantity)));
      return;
    }
    case 'return': {
      const shipped = world.shipped.get(command.line) ?? ZERO;
      const change = returnGoods(String(command.quantity), undefined);
      if (compare(String(command.quantity), shipped) > 0 || !change.ok) return;
      move(change.value);
      world.shipped.set(command.line, subtract(shipped, String(command.quantity)));
    }
  }
}

function check(world: World): void {
  const { onHand, reserved } = world.balance;
  expect(onHand).toBe(add(...world.movements.map((item) => item.onHandChange)));
  expect(reserved).toBe(add(...world.movements.map((item) => item.reservedChange)));
  expect(reserved).toBe(add(...[...world.holds.values()].map((hold) => hold.allocated)));
  expect(compare(reserved, ZERO)).toBeGreaterThanOrEqual(0);
  expect(compare(available(world.balance), ZERO)).toBeGreaterThanOrEqual(0);
  const waits = [...world.holds.values()].some((hold) => !isZero(missingOf(hold)));
  for (const hold of world.holds.values()) {
    expect(compare(add(hold.allocated, hold.committed), hold.quantity)).toBeLessThanOrEqual(0);
    expect(hold.status === 'RESERVATION_STATUS_PARTIAL').toBe(waits && !isZero(missingOf(hold)));
  }
}

const line = fc.integer({ min: 1, max: 4 });
const quantity = fc.integer({ min: 1, max: 12 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('reserve' as const), line, quantity }),
  fc.record({ type: fc.constant('release' as const), line }),
  fc.record({ type: fc.constant('receive' as const), quantity }),
  fc.record({ type: fc.constant('writeOff' as const), line, quantity }),
  fc.record({ type: fc.constant('return' as const), line, quantity }),
);

test('[A4] on hand, reserved and available never contradict the movements, redelivered and reordered or not', () => {
  const deliveries = fc
    .array(command, { minLength: 1, maxLength: 30 })
    .chain((commands) => {
      const keyed = commands.map((item, key) => ({ key, item }));
      return fc.tuple(fc.constant(keyed), fc.shuffledSubarray(keyed, { minLength: 0 }), fc.shuffledSubarray(keyed));
    })
    .map(([inOrder, again, shuffled]) => [...shuffled, ...again, ...inOrder, ...again]);
  fc.assert(
    fc.property(deliveries, (delivered) => {
      const world: World = {
        balance: EMPTY_BALANCE,
        movements: [],
        holds: new Map(),
        waiting: [],
        shipped: new Map(),
        done: new Set(),
      };
      for (const { key, item } of delivered) {
        play(world, key, item);
        check(world);
      }
    }),
    { numRuns: 500 },
  );
});

test('[A4] what comes goes to the oldest that waits, and never more than it lacks', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 1, max: 60 }), (missing, received) => {
      const shares = shareOut(
        missing.map((value, index) => ({ shortageId: String(index), missing: String(value) })),
        String(received),
      );
      const total = add(...shares.map((share) => share.quantity));
      const wanted = missing.reduce((sum, value) => sum + value, 0);
      expect(total).toBe(String(Math.min(received, wanted)));
      const got = missing.map((_, index) =>
        Number(shares.find((share) => share.shortageId === String(index))?.quantity ?? 0),
      );
      const firstShort = got.findIndex((value, index) => value < (missing[index] ?? 0));
      expect(firstShort === -1 || got.slice(firstShort + 1).every((value) => value === 0)).toBe(true);
    }),
  );
});
