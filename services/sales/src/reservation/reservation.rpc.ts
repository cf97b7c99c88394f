import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { extendReservation } from './reservation.commands.ts';
import { reservations, shortages } from './reservation.store.ts';

export function reservationServices(db: Db): Implementation[] {
  const reservation = standardMethods(reservations, db);
  const shortage = standardMethods(shortages, db);
  return [
    implement(ReservationsServiceService, {
      getReservation: reservation.get,
      listReservations: reservation.list,
      getReservationHistory: reservation.history,
      extendReservation: (request, call) => extendReservation(db, request, call),
    }),
    implement(ShortagesServiceService, { getShortage: shortage.get, listShortages: shortage.list }),
  ];
}
