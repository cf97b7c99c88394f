import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { shortages } from './reservation.store.ts';

/** Shortages that nobody is to bring goods for any more may be asked for again; those that are settled stay so. */
export async function giveBack(tx: Tx, call: Call, ids: readonly string[]): Promise<void> {
  for (const shortage of await loadRows(tx, shortages, ids, { lock: true })) {
    if (shortage.status !== 'SHORTAGE_STATUS_REQUESTED') continue;
    const open = { ...shortage, status: 'SHORTAGE_STATUS_OPEN' as const, supplierRequestId: '' };
    await saveRow(tx, shortages, shortage, open, call);
  }
}
