import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import pg from 'pg';
import type { PlaneAddress } from '../../deploy/local/src/plane.ts';

interface Remembered {
  ports: Record<string, number>;
  secrets: Record<string, string>;
}

/** What `up` remembers of a state folder: its ports and its secrets. */
export function remembered(stateDir: string): Remembered {
  return JSON.parse(readFileSync(join(stateDir, 'local.json'), 'utf8')) as Remembered;
}

/** Tries each part of the data plane and the mail catcher without a password; answers those that let one in. */
export async function openDoors(stateDir: string): Promise<string[]> {
  const { ports } = remembered(stateDir);
  const port = (name: string): number => ports[name] ?? 0;
  const tries: Record<string, () => Promise<boolean>> = {
    Redis: async () => !(await says(port('redis'), 'PING\r\n')).includes('NOAUTH'),
    'Kafka for clients': () => kafkaLetsIn(port('kafka')),
    'Kafka for controllers': () => kafkaLetsIn(port('kafkaController')),
    PostgreSQL: () => postgresLetsIn(`postgres://crm@127.0.0.1:${port('postgres')}/postgres`),
    'mails to read': async () =>
      (await Promise.all(['', 'messages', 'guessed/messages'].map((path) => status(port('mail HTTP'), path)))).some(
        (code) => code !== 401,
      ),
    'mails to send': async () =>
      !(await says(port('mail SMTP'), '', 'EHLO x\r\n', 'MAIL FROM:<a@b.example>\r\n')).startsWith('530'),
    'Keycloak’s administration': async () => (await status(port('keycloak'), 'admin/realms/crm/users')) !== 401,
  };
  const outcomes = await Promise.all(
    Object.entries(tries).map(async ([name, letsIn]) => [name, await letsIn()] as const),
  );
  return outcomes.filter(([, open]) => open).map(([name]) => name);
}

/** The databases that the role of a service can enter, by its own password. */
export async function databasesOf(plane: PlaneAddress, service: string, all: readonly string[]): Promise<string[]> {
  const entered = await Promise.all(
    all.map(async (database) => {
      const url = new URL(plane.pgUrl);
      Object.assign(url, { username: service, password: plane.pgPasswords[service] ?? '', pathname: `/${database}` });
      return (await postgresLetsIn(url.href)) ? [database] : [];
    }),
  );
  return entered.flat();
}

async function postgresLetsIn(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function kafkaLetsIn(port: number): Promise<boolean> {
  const kafka = new kafkajs.Kafka({
    brokers: [`127.0.0.1:${port}`],
    logLevel: kafkajs.logLevel.NOTHING,
    requestTimeout: 3000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.listTopics()).length >= 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function status(port: number, path: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/${path}`)).status;
}

/** What a port says to the last of the texts; each is sent once the one before is answered. */
function says(port: number, ...texts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const left = [...texts];
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(left.shift() ?? ''));
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('data', (part) => {
      const next = left.shift();
      if (next !== undefined) return void socket.write(next);
      resolve(part.toString());
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(''));
  });
}
