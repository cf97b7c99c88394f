import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { deals } from './deal.store.ts';

/** The client got a first answer: the clock of his request stops. Later answers change nothing. */
export async function answered(tx: Tx, call: Call, dealId: string): Promise<void> {
  const [deal] = await loadRows(tx, deals, [dealId], { lock: true });
  if (deal === undefined || deal.respondedTime !== undefined) return;
  await saveRow(tx, deals, deal, { ...deal, respondedTime: call.now }, call, { action: 'respond' });
}
