import { cancel, schedule } from '@crm/kit/jobs/scheduler';
import type { Tx } from '@crm/kit/pg/pool';
import type { Reservation } from '@crm/proto/gen/crm/sales/v1/reservations';

/** Timer of a hold that ends by itself. */
export const EXPIRY = 'reservation_expiry';

export async function scheduleExpiry(tx: Tx, reservation: Pick<Reservation, 'id' | 'expireTime'>): Promise<void> {
  if (reservation.expireTime === undefined) return;
  await schedule(tx, {
    kind: EXPIRY,
    key: reservation.id,
    runAt: reservation.expireTime,
    payload: { reservationId: reservation.id },
  });
}

export async function cancelExpiry(tx: Tx, reservationId: string, now: Date): Promise<void> {
  await cancel(tx, EXPIRY, reservationId, now);
}
