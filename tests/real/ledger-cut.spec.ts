import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../deploy/local/src/component.ts';
import { type Platform, startPlatform } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import { testPlane } from '../kit/plane.ts';
import { testPlatform } from '../kit/platform.ts';
import { PortalClient } from '../kit/rest.ts';
import { until } from '../kit/until.ts';
import { ledgerPath, ledgerTotals, withLedger } from './ledger-file.ts';
import { act, baseOf, counted, cut, grown, opened, settled, shown } from './ledger-import.ts';
import type { Base, ShownImport } from './ledger-import.ts';

interface Touched {
  id: string;
  etag: string;
  clientId: string;
  lines: { productId: string }[];
}

withLedger('a part of the ledger', () => {
  let folder: string;
  let platform: Platform;
  let admin: PortalClient;

  // A platform of its own on the common data plane: its processes are killed.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crm-ledger-'));
    // One Keycloak has one password for the sample users, whichever platform they log in to.
    writeFileSync(join(folder, 'sample-password'), testPlatform().password, { mode: 0o600 });
    platform = await startPlatform({
      plane: testPlane(),
      progress: silent,
      stateDir: folder,
      publicPort: await freePort(),
      instance: `ledger${process.pid}`,
    });
    const { publicUrl, password, users } = platform.address;
    admin = await PortalClient.login(publicUrl, users.find(({ login }) => login === 'admin')?.email ?? '', password);
  }, 180_000);

  afterAll(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Imports a part, lets something happen after its first batch, and expects all of it once. */
  async function importedDespite(packed: Buffer, between: (id: string) => Promise<void>): Promise<void> {
    const own = await ledgerTotals(packed);
    const before = await baseOf(admin);
    const { id } = await opened(admin, 'part.csv.gz', packed);
    await act(admin, id, 'start');
    await until('the first batch is in', async () => Number((await shown(admin, id)).result?.lines ?? 0) > 0);
    await between(id);
    const done = await settled(admin, id);
    expect(done.state).toBe('IMPORT_STATE_DONE');
    expectAll(own, done, grown(before, await baseOf(admin)));
  }

  function expectAll(own: Awaited<ReturnType<typeof ledgerTotals>>, done: ShownImport, came: Base): void {
    const expected = Object.fromEntries(Object.entries(own.counts).filter(([, count]) => count > 0));
    expect(counted(done.result)).toEqual(expected);
    expect(came).toMatchObject({
      sales: own.sales,
      returned: own.returns,
      orders: own.invoices.size,
      returns: own.cancellations.size,
    });
  }

  const part = (from: number, lines = 30_000, more: string[] = []) => cut(ledgerPath ?? '', from, from + lines, more);
  const component = (name: string): Component => {
    const found = platform.fleet.components.get(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };

  test('[A5] killed halfway by SIGKILL it goes on, without doubles', async () => {
    await importedDespite(part(1, 30_000), async () => {
      await component('sales').kill();
      await component('sales').start();
    });
  }, 180_000);

  test('[A5] a cancelled import stops, keeps what is done, and goes on when it is started again', async () => {
    await importedDespite(part(100_000), async (id) => {
      await act(admin, id, 'cancel');
      const stopped = await settled(admin, id);
      expect(stopped.state).toBe('IMPORT_STATE_CANCELLED');
      expect(Number(stopped.result?.lines)).toBeLessThan(30_000);
      await act(admin, id, 'start');
    });
  }, 180_000);

  test('[A5] while clients are away the import waits for them', async () => {
    await component('clients').stop();
    const packed = part(200_000, 5_000);
    const own = await ledgerTotals(packed);
    const before = await sumsWithoutClients();
    const { id } = await opened(admin, 'part.csv.gz', packed);
    await act(admin, id, 'start');
    await component('clients').start();
    const done = await settled(admin, id);
    const after = await sumsWithoutClients();
    expect(after.orders - before.orders).toBe(own.invoices.size);
    expect(done.state).toBe('IMPORT_STATE_DONE');
  }, 180_000);

  test('[A5] lines with an error come back in a file with their reasons, and undo takes back the rest', async () => {
    const before = await baseOf(admin);
    const packed = part(300_000, 500, [
      '999001,22111,BROKEN QUANTITY,many,2011-12-09T12:50:00,4.95,12680,France',
      '999001,22111,BROKEN TIME,3,some day,4.95,12680,France',
      '999002,22111,NEGATIVE SALE,-3,2011-12-09T12:50:00,4.95,12680,France',
    ]);
    const { id } = await opened(admin, 'broken.csv.gz', packed);
    await act(admin, id, 'start');
    const done = await settled(admin, id);
    expect(counted(done.result)['rejected']).toBe(3);
    const rejected = (await admin.download(`/api/v1/sales-imports/${id}:rejected`)).bytes.toString();
    expect(rejected).toMatch(/Quantity.*NOT_WHOLE.*BROKEN QUANTITY/);
    expect(rejected).toMatch(/Invoice date.*BAD_TIME.*BROKEN TIME/);
    expect(rejected).toMatch(/Quantity.*NEGATIVE_SALE.*NEGATIVE SALE/);
    await act(admin, id, 'undo');
    await settled(admin, id);
    expect(await baseOf(admin)).toEqual(before);
  }, 120_000);

  test('[A5] undo leaves an order that somebody has worked on, with its client and its goods', async () => {
    const before = await baseOf(admin);
    const { id } = await opened(admin, 'part.csv.gz', part(350_000, 300));
    await act(admin, id, 'start');
    await settled(admin, id);
    const { orders } = await admin.get<{ orders: Touched[] }>('/api/v1/orders?pageSize=50&orderBy=create_time%20desc');
    const touched = orders.find(({ clientId }) => clientId !== '');
    if (!touched) throw new Error('no order with a client');
    await admin.patch(`/api/v1/orders/${touched.id}`, {
      etag: touched.etag,
      comment: 'Asked for a copy of the invoice',
    });
    await act(admin, id, 'undo');
    const undone = await settled(admin, id);
    expect(undone.undo?.examples).toContainEqual(
      expect.objectContaining({ recordId: touched.id, reason: 'CHANGED_SINCE' }),
    );
    expect(await admin.get(`/api/v1/orders/${touched.id}`)).toMatchObject({
      comment: 'Asked for a copy of the invoice',
    });
    expect(await admin.get(`/api/v1/clients/${touched.clientId}`)).toMatchObject({ id: touched.clientId });
    const goods = new Set(touched.lines.map(({ productId }) => productId));
    for (const productId of goods) await admin.get(`/api/v1/products/${productId}`);
    expect(grown(before, await baseOf(admin))).toMatchObject({ orders: 1, returns: 0 });
  }, 120_000);

  async function sumsWithoutClients(): Promise<{ orders: number }> {
    const { groups } = await admin.get<{ groups: { count: string }[] }>('/api/v1/orders:aggregate?groupBy=');
    return { orders: groups.reduce((sum, { count }) => sum + Number(count), 0) };
  }
});
