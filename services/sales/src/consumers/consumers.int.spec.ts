import { uuidv7 } from '@crm/kit/ids/uuid';
import { DomainRejected } from '@crm/kit/inbox/declaration';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { clientRefs } from '../client/client-ref.store.ts';
import { brickYard } from '../testing/brick.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';
import { consumers } from './consumers.ts';
import { documentIssued } from './document-issued.ts';
import { emailSent } from './email-sent.ts';

let sales: SalesUnderTest;
beforeAll(async () => {
  sales = await salesUnderTest();
  await brickYard(sales, '0');
});
afterAll(() => sales.stop());

const now = new Date('2026-03-02T09:00:00Z');
const clientState = consumers.find(({ name }) => name === 'sales.clients')?.handlers['crm.clients.client.state.v1'];
const state = (id: string, sequence: number, data: object | null) =>
  sales.db.tx(async (tx) =>
    clientState?.(tx, { partitionkey: id, sequence: String(sequence).padStart(20, '0'), data } as never, { now }),
  );

test('the newest record of a client counts, however late an older one comes', async () => {
  const id = uuidv7();
  await state(id, 2, { id, name: 'Romashka', kind: 'CLIENT_KIND_ORGANIZATION', inn: '7707083893' });
  await state(id, 1, { id, name: 'Romaska' });
  await state(id, 2, { id, name: 'Romashka', kind: 'CLIENT_KIND_ORGANIZATION', inn: '7707083893' });
  expect(await clientRefs.find(sales.db, id)).toMatchObject({ name: 'Romashka', requisites: { inn: '7707083893' } });
  await state(id, 3, null);
  expect(await clientRefs.find(sales.db, id)).toMatchObject({ deleted: true, name: '', requisites: {} });
  await state(id, 2, { id, name: 'Romashka' });
  expect(await clientRefs.find(sales.db, id)).toMatchObject({ deleted: true, name: '' });
});

test('[G1] nothing new is made for a client who was deleted, though one not heard of yet passes', async () => {
  const deal = (clientId: string) =>
    sales.call('head', DealsServiceService.createDeal, { deal: Deal.fromJSON({ name: 'New', clientId }) });
  const unknown = uuidv7();
  await expect(deal(unknown)).resolves.toMatchObject({ clientId: unknown });
  const [gone, restored, marked] = [uuidv7(), uuidv7(), uuidv7()];
  await state(gone, 1, null);
  await expect(deal(gone)).rejects.toThrow(/NOT_FOUND/);
  await state(restored, 1, null);
  await state(restored, 2, { id: restored, name: 'Back again' });
  await expect(deal(restored)).resolves.toMatchObject({ clientId: restored });
  await state(marked, 1, { id: marked, name: 'Gone', deleteTime: now.toISOString() });
  await expect(deal(marked)).rejects.toThrow(/NOT_FOUND/);
});

test('[CL-32] a deal made before its client was heard of gets the first source later, once', async () => {
  const clientId = uuidv7();
  const deal = await sales.call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'Early', clientId }),
  });
  await state(clientId, 1, { id: clientId, name: 'Early bird', sourceChannel: 'phone' });
  await state(clientId, 2, { id: clientId, name: 'Early bird', sourceChannel: 'website' });
  expect(await sales.call('head', DealsServiceService.getDeal, { id: deal.id })).toMatchObject({
    sourceChannel: 'phone',
  });
});

test('[CL-32] a client heard of while his deals are being made leaves none of them without a source', async () => {
  const rounds = Array.from({ length: 15 }, async (_, index) => {
    const clientId = uuidv7();
    const [deal] = await Promise.all([
      sales.call('seller', DealsServiceService.createDeal, {
        deal: Deal.fromJSON({ name: `Race ${index}`, clientId }),
      }),
      state(clientId, 1, { id: clientId, name: 'Racer', sourceChannel: 'phone' }),
    ]);
    return sales.call('head', DealsServiceService.getDeal, { id: deal.id });
  });
  for (const deal of await Promise.all(rounds)) expect(deal.sourceChannel).toBe('phone');
});

test('a document of a set that is not there is tried again later; one of no set is nothing to us', async () => {
  const issued = (data: object) =>
    sales.db.tx((tx) => documentIssued(tx, { time: now.toISOString(), data } as never, { now }));
  await expect(
    issued({ setId: uuidv7(), documentId: uuidv7(), type: 'act', number: '1', revision: 1 }),
  ).rejects.toThrow(DomainRejected);
  await expect(issued({ documentId: uuidv7(), type: 'other', number: '1', revision: 1 })).resolves.toBeUndefined();
});

test('a letter of a deal is a step on its way', async () => {
  const deal = await sales.call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({ name: 'Letter', clientId: uuidv7() }),
  });
  await sales.db.tx((tx) => emailSent(tx, { data: { emailId: uuidv7(), dealId: deal.id } } as never, { now }));
  const path = await sales.call('head', SalesReportsServiceService.getDealPath, { id: deal.id });
  expect(path.steps.map((step) => step.type)).toEqual(['crm.sales.deal.created.v1', 'crm.clients.email.sent.v1']);
});
