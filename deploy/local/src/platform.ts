import { openKafka } from '@crm/kit/kafka/connection';
import { createTopics, readTopics } from '@crm/kit/kafka/topics';
import { createLogger } from '@crm/kit/log/logger';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from './component.ts';
import { gateway, services } from './deployables.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { grantAccess } from './kafka-access.ts';
import { KeycloakAdmin } from './keycloak-admin.ts';
import { type Mails, mails } from './mails.ts';
import { root } from './paths.ts';
import type { PlaneAddress } from './plane.ts';
import { freePort } from './port.ts';
import { writePrivately } from './private-files.ts';
import type { Progress } from './progress.ts';
import { loadSample } from './sample.ts';
import { type SampleUser, sampleUsers } from './sample-company.ts';

export interface PlatformOptions {
  plane: PlaneAddress;
  progress: Progress;
  stateDir: string;
  publicPort: number;
  /** Sets several platforms on one data plane apart. */
  instance?: string;
  /** Ports kept from start to start; any free one when left out. */
  port?: (name: string) => Promise<number>;
  environment?: Readonly<Record<string, string>>;
  environmentOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a person or a test needs to use a running platform; also the content of `platform.json` in the state folder. */
export interface PlatformAddress {
  publicUrl: string;
  /** With the mail catcher's password. */
  mailUrl: string;
  instance?: string;
  users: SampleUser[];
  /** Of all sample users. */
  password: string;
  services: Record<string, { grpc: string; http: string }>;
}

export interface Platform {
  address: PlatformAddress;
  fleet: Fleet;
  mail: Component;
  /** Services, gateway and mail catcher. */
  components: readonly Component[];
  stop(): Promise<void>;
}

/** Starts topics, mail catcher, services and gateway on a running data plane, and sees to the sample company. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { plane, progress, stateDir, publicPort } = options;
  const publicUrl = `http://127.0.0.1:${publicPort}`;
  const port = options.port ?? (() => freePort());
  const password = samplePassword(plane.stateDir);
  const admin = sampleUsers.find((user) => user.role === 'administrator');
  if (!admin) throw new Error('the sample company has no administrator');
  await prepareKafka(options);
  await new KeycloakAdmin(plane).allowPortal(publicUrl);
  const mail = await catchMails(options, port);
  let fleet: Fleet | undefined;
  const stop = async () => {
    await fleet?.stop();
    await mail.component.stop();
  };
  try {
    fleet = await startFleet({
      ...options,
      port,
      publicUrl,
      smtpUrl: mail.smtpUrl,
      admin: { email: admin.email, name: admin.name, password },
    });
    if (gateway() && services().length > 0) await loadSample({ publicUrl, password, progress });
    const address: PlatformAddress = {
      publicUrl,
      mailUrl: mail.url,
      ...(options.instance ? { instance: options.instance } : {}),
      users: [...sampleUsers],
      password,
      services: Object.fromEntries(fleet.addresses),
    };
    writePrivately(join(stateDir, 'platform.json'), `${JSON.stringify(address, null, 2)}\n`);
    return {
      address,
      fleet,
      mail: mail.component,
      components: [mail.component, ...fleet.components.values()],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function catchMails(
  { plane, stateDir }: PlatformOptions,
  port: (name: string) => Promise<number>,
): Promise<Mails> {
  const caught = mails({
    stateDir,
    smtpPort: await port('mail SMTP'),
    httpPort: await port('mail HTTP'),
    password: kept(plane.stateDir, 'mail-password', () => randomBytes(18).toString('base64url')),
  });
  await caught.component.start();
  return caught;
}

/** A broker at a desk opens hundreds of files for nothing with the cluster's 12; the order per key holds with any number. */
const partitionsAtMost = 3;

/** Topics and who may use them, by the one table of both. */
async function prepareKafka({ plane, progress, instance = 'crm' }: PlatformOptions): Promise<void> {
  const topics = readTopics(join(root, 'deploy', 'kafka', 'topics.yaml'));
  const log = createLogger({ name: 'up', level: 'silent' });
  const kafka = openKafka({ brokers: [plane.kafka], clientId: 'up', prefix: instance }, log);
  const made = await createTopics(kafka, topics, { partitionsAtMost });
  await grantAccess(kafka, topics);
  if (made.length > 0) progress.step(`Created ${made.length} topics`);
}

/** One password for all sample users of a data plane, since its platforms share the logins. */
function samplePassword(stateDir: string): string {
  return kept(stateDir, 'sample-password', () => `brick-${randomBytes(4).toString('hex')}`);
}

/** A secret of the state folder, made at the first start. */
function kept(stateDir: string, name: string, make: () => string): string {
  const file = join(stateDir, name);
  if (!existsSync(file)) writePrivately(file, make());
  return readFileSync(file, 'utf8');
}
