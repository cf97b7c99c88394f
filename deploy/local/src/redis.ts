import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Component } from './component.ts';

export interface RedisOptions {
  stateDir: string;
  port: number;
  program: () => Promise<string>;
}

/** Redis with an append-only file, so that sessions outlive a restart. */
export function redis(options: RedisOptions): Component {
  const data = join(options.stateDir, 'redis');
  return new Component({
    name: 'redis',
    title: 'Redis',
    stateDir: options.stateDir,
    readyWithinMs: 20_000,
    launch: async () => {
      mkdirSync(data, { recursive: true });
      const settings = [
        '--bind',
        '127.0.0.1',
        '--port',
        String(options.port),
        '--dir',
        data,
        '--appendonly',
        'yes',
        '--save',
        '',
      ];
      return { command: await options.program(), args: settings };
    },
    ready: () => pings(options.port),
  });
}

function pings(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const end = (ok: boolean) => {
      socket.destroy();
      answer(ok);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('data', (reply) => end(reply.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}
