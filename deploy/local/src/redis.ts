import { connect } from 'node:net';
import { join } from 'node:path';
import { Component } from './component.ts';
import { makePrivately, writePrivately } from './private-files.ts';

export interface RedisOptions {
  stateDir: string;
  port: number;
  password: string;
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
      makePrivately(data);
      const file = join(options.stateDir, 'redis.conf');
      // By a file: a list of processes shows what stands on a command line to every user of the machine.
      writePrivately(file, settings(options, data));
      return { command: await options.program(), args: [file] };
    },
    ready: () => pings(options),
  });
}

function settings({ port, password }: RedisOptions, data: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${data}"`,
    'appendonly yes',
    'save ""',
    '',
  ].join('\n');
}

function pings({ port, password }: RedisOptions): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let said = '';
    const end = (ok: boolean) => {
      socket.destroy();
      answer(ok);
    };
    socket.setTimeout(1000, () => end(false));
    socket.on('data', (reply) => {
      said += reply.toString();
      if (said.split('\r\n').length > 2) end(said.includes('+PONG'));
    });
    socket.once('error', () => end(false));
  });
}
