import { uuidv7 } from '@crm/kit/ids/uuid';
import { CallList, CallListsServiceService } from '@crm/proto/gen/crm/sales/v1/call_lists';
import { clientRefs } from '../client/client-ref.store.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest, Who } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
});
afterAll(() => sales.stop());

test('[SA-10] a queue survives a refresh, and no two sellers get one client', async () => {
  const { call } = sales;
  const list = await call('head', CallListsServiceService.createCallList, {
    callList: CallList.fromJSON({ name: 'Spring round', script: 'Good day…', results: ['reached', 'no answer'] }),
  });
  const clientIds = Array.from({ length: 5 }, () => uuidv7());
  expect(await call('head', CallListsServiceService.addCallListClients, { id: list.id, clientIds })).toEqual({
    added: 5,
  });
  expect(await call('head', CallListsServiceService.addCallListClients, { id: list.id, clientIds })).toEqual({
    added: 0,
  });

  const take = async (who: Who) => (await call(who, CallListsServiceService.takeNextCall, { id: list.id })).item;
  const [mine, theirs, heads] = await Promise.all([take('seller'), take('other'), take('head')]);
  expect(new Set([mine?.clientId, theirs?.clientId, heads?.clientId]).size).toBe(3);
  expect((await take('seller'))?.clientId).toBe(mine?.clientId);

  const id = mine?.id ?? '';
  const finish = (who: Who, result: string, againTime?: Date) =>
    call(who, CallListsServiceService.finishCall, { id, result, ...(againTime && { againTime }) });
  await expect(finish('other', 'reached')).rejects.toMatchObject({ status: { reason: 'CALL_NOT_TAKEN' } });
  await expect(finish('seller', 'perhaps')).rejects.toMatchObject({ status: { reason: 'CALL_RESULT_UNKNOWN' } });
  await finish('seller', 'no answer', new Date('2026-03-02T11:00:00Z'));
  expect((await take('seller'))?.clientId).toBe(clientIds[3]);

  // Whoever leaves without an end gives his client back after half an hour; who asked for a later call is due first.
  sales.clock.set('2026-03-02T12:00:00Z');
  expect((await take('seller'))?.id).toBe(id);
  const { callListItems } = await call('seller', CallListsServiceService.listCallListItems, {
    filter: `call_list_id = "${list.id}" AND attempts > 0`,
  });
  expect(callListItems).toMatchObject([{ id, result: 'no answer', attempts: 1 }]);
});

test('[G1] a client who was deleted is called by nobody', async () => {
  const { call, db } = sales;
  const list = await call('head', CallListsServiceService.createCallList, {
    callList: CallList.fromJSON({ name: 'Autumn round', results: ['reached'] }),
  });
  const [gone, there] = [uuidv7(), uuidv7()];
  const none = { name: '', kind: '', ownerId: null, teamId: null, sourceChannel: '', tags: [], requisites: {} };
  for (const id of [gone, there]) await db.tx((tx) => clientRefs.put(tx, { ...none, id }, 1n));
  await call('head', CallListsServiceService.addCallListClients, { id: list.id, clientIds: [gone, there] });
  await db.tx((tx) => clientRefs.forget(tx, gone, 2n));
  const taken = await call('seller', CallListsServiceService.takeNextCall, { id: list.id });
  expect(taken).toMatchObject({ item: { clientId: there }, waiting: 0 });
});
