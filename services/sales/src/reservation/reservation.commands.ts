import type { Call } from '@crm/kit/grpc/call';
import { systemCall } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db } from '@crm/kit/pg/pool';
import { loadRow, runCommand, saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type { ExtendReservationRequest, Reservation } from '@crm/proto/gen/crm/sales/v1/reservations';
import { negate } from '../amounts/decimal.ts';
import { refusal } from '../errors.ts';
import { changedLine } from '../order/order-lines.ts';
import { orders } from '../order/order.store.ts';
import { lockBalances } from '../stock/stock.store.ts';
import { allocateFreed } from './allocate.commands.ts';
import { EXPIRY, scheduleExpiry } from './expiry.jobs.ts';
import { holdOf, releaseOne, settled } from './hold.commands.ts';
import { reservations } from './reservation.store.ts';
import { isLive } from './reservation.ts';

/** Sets another end of a hold. */
export async function extendReservation(db: Db, request: ExtendReservationRequest, call: Call): Promise<Reservation> {
  return runCommand(
    db,
    reservations,
    call,
    { id: request.id, etag: request.etag, permission: 'sales:reservation:edit', action: 'extend', request },
    async (tx, before) => {
      if (!isLive(holdOf(before))) throw refusal('RESERVATION_CLOSED');
      if (request.expireTime === undefined || request.expireTime <= call.now) throw refusal('EXPIRY_PAST');
      const after = { ...before, expireTime: request.expireTime };
      await scheduleExpiry(tx, after);
      return { after };
    },
  );
}

/** Frees the goods of a hold whose time has come; one that was extended, written off or given up meanwhile stays as it is. */
export const reservationExpiry: JobKind = {
  kind: EXPIRY,
  async run(db, payload, { now }) {
    const { reservationId } = payload as { reservationId: string };
    const call = systemCall('sales', now);
    await db.tx(async (tx) => {
      const [seen] = await loadRows(tx, reservations, [reservationId]);
      if (seen === undefined) return;
      const order = await loadRow(tx, orders, seen.orderId);
      const balances = await lockBalances(tx, seen.warehouseId, [seen.productId], now);
      const reservation = await loadRow(tx, reservations, reservationId);
      const balance = balances.get(reservation.productId);
      if (
        balance === undefined ||
        !isLive(holdOf(reservation)) ||
        (reservation.expireTime !== undefined && reservation.expireTime > now)
      )
        return;
      await releaseOne(tx, call, order, reservation, balance, 'expired');
      const lines = order.lines.map((line) =>
        line.id === reservation.lineId
          ? changedLine(line, { reserved: negate(line.reserved), short: negate(line.short) })
          : line,
      );
      await saveRow(tx, orders, order, settled({ ...order, lines }), call, { action: 'expire' });
      await allocateFreed(tx, call, reservation.warehouseId, [reservation.productId], order.id);
    });
  },
};
