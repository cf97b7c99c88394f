import { connect, createServer, type Server } from 'node:net';
import { TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  proxy = await TcpProxy.listen(`127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
});

afterEach(async () => {
  await proxy.close();
  echo.close();
});

/** Sends text and answers what came back until the connection ended or `bytes` arrived. */
function exchange(text: string, bytes = text.length, patienceMs = 500): Promise<{ received: string; error?: string }> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(proxy.address.split(':')[1]), '127.0.0.1', () => socket.write(text));
    const end = (error?: string) => {
      socket.destroy();
      resolve(error === undefined ? { received } : { received, error });
    };
    socket.setTimeout(patienceMs, () => end('silence'));
    socket.on('data', (piece) => {
      received += piece.toString();
      if (received.length >= bytes) end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code));
    socket.on('close', () => end('closed'));
  });
}

test('bytes pass unchanged without a fault', async () => {
  expect(await exchange('hello')).toEqual({ received: 'hello' });
});

test('a reset after N bytes delivers exactly N', async () => {
  proxy.fault('toClient', { resetAfterBytes: 3 });
  expect((await exchange('hello')).received.length).toBeLessThanOrEqual(3);
  proxy.heal();
  expect(await exchange('hello')).toEqual({ received: 'hello' });
});

test('a half-open connection stays open and silent', async () => {
  proxy.fault('toClient', { blackhole: true });
  expect(await exchange('hello')).toEqual({ received: '', error: 'silence' });
});

test('a cut refuses connections until it is healed', async () => {
  proxy.cut();
  expect((await exchange('hello')).error).toBeDefined();
  proxy.heal();
  expect(await exchange('hello')).toEqual({ received: 'hello' });
});
