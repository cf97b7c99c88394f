import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createGrants } from '@crm/kit/access/grants';
import { until } from '../../../tests/kit/until.ts';
import { createLiveHub } from './hub.ts';
import { createLiveStreams } from './stream.ts';

test('[G1] who opens a stream and does not read it is let go before what waits for him fills the memory', async () => {
  const grants = createGrants();
  const own = { teamIds: [], subtreeTeamIds: [], language: 'en', timeZone: 'UTC', version: '1' };
  const permissions = [{ permission: 'sales:deal:read', scope: 'all' }];
  grants.set({ ...own, userId: 'anna', subject: 'kc-anna', name: 'Anna', active: true, permissions });
  const hub = createLiveHub(() => 0);
  const streams = createLiveStreams(hub, grants);
  const server = createServer((request, response) => {
    streams.open(request, response, { authorization: 'Bearer x', subject: 'kc-anna' }, () => Promise.resolve(true));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause();
  socket.on('error', () => undefined);
  socket.write('GET /live?topics=deals HTTP/1.1\r\nHost: x\r\n\r\n');
  await until('the stream', () => Promise.resolve(hub.listeners() === 1));
  const access = { permission: 'sales:deal:read' };
  const change = { type: 'crm.sales.deal.updated.v1', noun: 'deal', plural: 'deals', time: '2026-01-01T00:00:00Z' };
  await until('the end of it', () => {
    for (let at = 0; at < 2_000; at += 1) hub.publish({ ...change, id: 'x'.repeat(500), sequence: String(at), access });
    return Promise.resolve(hub.listeners() === 0);
  });
  expect(hub.listeners()).toBe(0);
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});
