import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { systemClock } from '../clock/clock.ts';
import { systemCall } from '../grpc/call.ts';
import { openGrpcClient } from '../grpc/client.ts';
import type { GrpcClient } from '../grpc/client.ts';
import { createPeers } from './peers.ts';

let silent: Server;
let channel: GrpcClient;
const held: Socket[] = [];

beforeAll(async () => {
  silent = createServer((socket) => held.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  channel = openGrpcClient({ address: `127.0.0.1:${(silent.address() as AddressInfo).port}` });
});
afterAll(async () => {
  channel.close();
  for (const socket of held) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test.each([
  ['whose address is not known', () => undefined],
  ['that takes the connection and stays silent', () => channel],
])('[G1] a service %s is told by name within the two seconds', async (_what, find) => {
  const peers = createPeers({ channel: find, serviceToken: () => Promise.resolve('Bearer x'), clock: systemClock });
  const began = performance.now();
  await expect(
    peers.findVisible('clients', [{ noun: 'clients.client', ids: [] }], systemCall('sales', systemClock.now())),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'REFERENCE_UNCHECKED', params: { service: 'clients' } });
  expect(performance.now() - began).toBeLessThan(3_000);
});
