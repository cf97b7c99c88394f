/** Goods held for one line of an order, from the first hold to the write-off. Quantities in base units. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import { ZERO, add, compare, isPositive, isZero, smaller, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

export type HoldStatus =
  | 'RESERVATION_STATUS_HELD'
  | 'RESERVATION_STATUS_PARTIAL'
  | 'RESERVATION_STATUS_COMMITTED'
  | 'RESERVATION_STATUS_RELEASED';

export interface Hold {
  /** Wanted at first. */
  quantity: Amount;
  /** Held now. */
  allocated: Amount;
  /** Written off. */
  committed: Amount;
  status: HoldStatus;
}

export type HoldRefusal = 'RESERVATION_CLOSED' | 'MORE_THAN_HELD' | 'MORE_THAN_MISSING' | 'QUANTITY_NOT_POSITIVE';

/** Goods that one waiting line is to get of a receipt. */
export interface Allocation {
  shortageId: string;
  quantity: Amount;
}

export function isLive(hold: Pick<Hold, 'status'>): boolean {
  return hold.status === 'RESERVATION_STATUS_HELD' || hold.status === 'RESERVATION_STATUS_PARTIAL';
}

/** What the line still waits for. */
export function missingOf(hold: Hold): Amount {
  return isLive(hold) ? subtract(hold.quantity, add(hold.allocated, hold.committed)) : ZERO;
}

export function newHold(quantity: Amount, allocated: Amount): Hold {
  return settled({ quantity, allocated, committed: ZERO, status: 'RESERVATION_STATUS_PARTIAL' });
}

/** Goods came for a waiting line. */
export function fillHold(hold: Hold, received: Amount): Result<Hold, HoldRefusal> {
  if (!isLive(hold)) return refuse('RESERVATION_CLOSED');
  if (!isPositive(received)) return refuse('QUANTITY_NOT_POSITIVE');
  if (compare(received, missingOf(hold)) > 0) return refuse('MORE_THAN_MISSING', { missing: missingOf(hold) });
  return ok(settled({ ...hold, allocated: add(hold.allocated, received) }));
}

/** Gives up what is held; what was written off stays so. */
export function releaseHold(hold: Hold): Result<Hold, HoldRefusal> {
  if (!isLive(hold)) return refuse('RESERVATION_CLOSED');
  return ok({
    ...hold,
    allocated: ZERO,
    status: isPositive(hold.committed) ? 'RESERVATION_STATUS_COMMITTED' : 'RESERVATION_STATUS_RELEASED',
  });
}

/** Held goods left the warehouse. */
export function commitHold(hold: Hold, quantity: Amount): Result<Hold, HoldRefusal> {
  if (!isLive(hold)) return refuse('RESERVATION_CLOSED');
  if (!isPositive(quantity)) return refuse('QUANTITY_NOT_POSITIVE');
  if (compare(quantity, hold.allocated) > 0) return refuse('MORE_THAN_HELD', { held: hold.allocated });
  return ok(
    settled({ ...hold, allocated: subtract(hold.allocated, quantity), committed: add(hold.committed, quantity) }),
  );
}

/** Shares what came among those who wait, the oldest first, until nothing is left. */
export function shareOut(waiting: readonly { shortageId: string; missing: Amount }[], received: Amount): Allocation[] {
  let left = received;
  const shares: Allocation[] = [];
  for (const { shortageId, missing } of waiting) {
    const quantity = smaller(left, missing);
    if (!isPositive(quantity)) continue;
    shares.push({ shortageId, quantity });
    left = subtract(left, quantity);
  }
  return shares;
}

function settled(hold: Hold): Hold {
  if (compare(hold.committed, hold.quantity) === 0) return { ...hold, status: 'RESERVATION_STATUS_COMMITTED' };
  return { ...hold, status: isZero(missingOf(hold)) ? 'RESERVATION_STATUS_HELD' : 'RESERVATION_STATUS_PARTIAL' };
}
