import { connect, createServer } from 'node:net';
import { StartFailure } from './failure.ts';

const loopback = '127.0.0.1';

/** True when something accepts connections at the port of loopback. */
export function accepts(port: number, host: string = loopback): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect({ port, host });
    const end = (open: boolean) => {
      socket.destroy();
      answer(open);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Opens a listener at the port (0: any) and closes it again; answers the port, or undefined when it cannot be had. */
function tryPort(port: number, onError?: (error: NodeJS.ErrnoException) => void): Promise<number | undefined> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error) => {
      onError?.(error);
      answer(undefined);
    });
    server.listen(port, loopback, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => answer(found));
    });
  });
}

const handedOut = new Set<number>();

/** A free loopback port that this process has not handed out before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await tryPort(0);
    if (port === undefined) throw new StartFailure('No free port is left on 127.0.0.1.');
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
}

/**
 * The port for a component: the one fixed by the environment variable `env`, else the one it had last time while that is
 * still free, else any free one. Throws StartFailure when the fixed one is taken.
 */
export async function choosePort(title: string, env: string, last?: number, wanted?: number): Promise<number> {
  const fixed = process.env[env] ? Number(process.env[env]) : wanted;
  if (fixed !== undefined) {
    if (!Number.isInteger(fixed) || fixed < 1 || fixed > 65535)
      throw new StartFailure(`${env} is not a port number: ${process.env[env] ?? fixed}.`);
    let code: string | undefined;
    if ((await tryPort(fixed, (error) => (code = error.code))) === undefined)
      throw new StartFailure(
        code === 'EACCES'
          ? `Port ${fixed}, wanted for ${title}, may be opened by the administrator only: set ${env} to one from 1024 on.`
          : `Port ${fixed}, wanted for ${title}, is taken by another program: stop it, or set ${env} to a free port.`,
      );
    handedOut.add(fixed);
    return fixed;
  }
  if (last !== undefined && (await tryPort(last)) !== undefined) {
    handedOut.add(last);
    return last;
  }
  return freePort();
}
