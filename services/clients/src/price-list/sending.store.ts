import type { Statement, Tx } from '@crm/kit/pg/pool';

const ADD: Statement = {
  name: 'price_list_sending_add',
  text: 'insert into price_list_sendings (id, request, created_at) values ($1, $2, $3) on conflict (id) do nothing',
};
const LOCK: Statement = {
  name: 'price_list_sending_lock',
  text: 'select done_at from price_list_sendings where id = $1 for update',
};
const PAPERS: Statement = {
  name: 'price_list_sending_papers',
  text: 'select document_ids from price_list_sendings where id = $1 for update',
};
const KEEP: Statement = {
  name: 'price_list_sending_keep',
  text: 'update price_list_sendings set document_ids = $2 where id = $1',
};
const DONE: Statement = {
  name: 'price_list_sending_done',
  text: 'update price_list_sendings set email_id = $2, activity_id = $3, done_at = $4 where id = $1',
};

/** Notes a price list that is to be sent. */
export async function addSending(tx: Tx, id: string, request: object, now: Date): Promise<void> {
  await tx.query(ADD, [id, JSON.stringify(request), now]);
}

/** Takes a sending for the rest of the transaction; false when it was done before. */
export async function takeSending(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.query<{ done_at: Date | null }>(LOCK, [id]);
  return row?.done_at === null;
}

/** The papers that were begun for a sending, in the order of the letter. Others who ask wait until this transaction ends. */
export async function takePapers(tx: Tx, id: string): Promise<string[]> {
  const [row] = await tx.query<{ document_ids: string[] }>(PAPERS, [id]);
  return row?.document_ids ?? [];
}

export async function keepPapers(tx: Tx, id: string, documentIds: readonly string[]): Promise<void> {
  await tx.query(KEEP, [id, documentIds]);
}

export async function finishSending(
  tx: Tx,
  id: string,
  emailId: string,
  activityId: string | undefined,
  now: Date,
): Promise<void> {
  await tx.query(DONE, [id, emailId, activityId ?? null, now]);
}
