import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to the bytes of one direction. */
export interface Fault {
  /** Each piece waits this long. */
  delayMs?: number;
  /** The connection is reset (RST) once this many bytes have passed. */
  resetAfterBytes?: number;
  /** Bytes are swallowed and nobody is told: a half-open connection. */
  blackhole?: boolean;
}

export type Direction = 'toServer' | 'toClient';

/** A TCP proxy between a process and what it talks to, which breaks the connection in the ways networks do. */
export class TcpProxy {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #faults: Record<Direction, Fault> = { toServer: {}, toClient: {} };
  #refusing = false;
  /** Connections taken since the start. */
  connections = 0;

  private constructor(server: Server, target: { host: string; port: number }) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (socket) => this.#join(socket));
  }

  /** Listens on a free loopback port (or on `port`) in front of `target`, given as `host:port`; a login before it is left out. */
  static async listen(target: string, port = 0): Promise<TcpProxy> {
    const [host, targetPort] = target.slice(target.lastIndexOf('@') + 1).split(':');
    if (!host || !targetPort) throw new TypeError(`not host:port: ${target}`);
    const server = createServer({ allowHalfOpen: true });
    const proxy = new TcpProxy(server, { host, port: Number(targetPort) });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** `127.0.0.1:port` of this proxy. */
  get address(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the proxy is closed');
    return `127.0.0.1:${address.port}`;
  }

  /** Sets the fault of one direction, for open and new connections. An empty fault heals it. */
  fault(direction: Direction, fault: Fault): void {
    this.#faults = { ...this.#faults, [direction]: fault };
  }

  /** Cuts all connections and refuses new ones until `heal`. */
  cut(): void {
    this.#refusing = true;
    this.resetAll();
  }

  /** Resets the open connections; new ones are taken. */
  resetAll(): void {
    for (const [client, server] of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Ends all faults. Connections that were cut stay cut. */
  heal(): void {
    this.#refusing = false;
    this.#faults = { toServer: {}, toClient: {} };
  }

  async close(): Promise<void> {
    this.resetAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket): void {
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    this.connections += 1;
    const server = connect({ ...this.#target, allowHalfOpen: true });
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    const part = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', part);
      socket.on('close', part);
    }
    this.#pump(client, server, 'toServer');
    this.#pump(server, client, 'toClient');
  }

  #pump(from: Socket, to: Socket, direction: Direction): void {
    let passed = 0;
    let line: Promise<void> = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      const { delayMs = 0, resetAfterBytes, blackhole } = this.#faults[direction];
      if (blackhole) return;
      const left = resetAfterBytes === undefined ? Infinity : resetAfterBytes - passed;
      const part = left < piece.length ? piece.subarray(0, Math.max(0, left)) : piece;
      passed += part.length;
      line = line.then(async () => {
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
        if (!to.destroyed && part.length > 0) to.write(part);
        if (part.length < piece.length) {
          from.resetAndDestroy();
          to.resetAndDestroy();
        }
      });
    });
    from.on('end', () => void line.then(() => to.end()));
  }
}
