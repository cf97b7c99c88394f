import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openKafka } from '@crm/kit/kafka/connection';
import { createLogger } from '@crm/kit/log/logger';
import { Component } from './component.ts';
import { StartFailure } from './failure.ts';
import { javaProgram, ownTemporaryFolder } from './java.ts';
import { makePrivately, writePrivately } from './private-files.ts';

export interface KafkaUser {
  name: string;
  password: string;
}

export interface KafkaOptions {
  stateDir: string;
  /** The one door: everybody logs in by SCRAM-SHA-512. */
  port: number;
  /** The controller's, by a password of its own: SCRAM's are kept in the very log that it has to open first. */
  controllerPort: number;
  controllerPassword: string;
  /** Super user, for the starter, tests and tools, and the broker's own login. */
  admin: KafkaUser;
  /** Made when the broker is formatted, with the admin. */
  users: readonly KafkaUser[];
  libs: () => Promise<string>;
}

/** The address of the local broker with the login of a user. */
export function kafkaAddress(port: number, { name, password }: KafkaUser): string {
  return `${name}:${password}@127.0.0.1:${port}`;
}

const log4j = `<Configuration status="error">
  <Appenders><Console name="out" target="SYSTEM_OUT"><PatternLayout pattern="%d %p %m (%c)%n"/></Console></Appenders>
  <Loggers><Root level="warn"><AppenderRef ref="out"/></Root></Loggers>
</Configuration>
`;

/** Apache Kafka in KRaft mode, one node that is broker and controller. */
export function kafka(options: KafkaOptions): Component {
  const home = join(options.stateDir, 'kafka');
  const properties = join(home, 'server.properties');
  const kafka = openKafka(
    { brokers: [kafkaAddress(options.port, options.admin)], clientId: 'up' },
    createLogger({ name: 'up', level: 'silent' }),
  );
  return new Component({
    name: 'kafka',
    title: 'Kafka',
    stateDir: options.stateDir,
    readyWithinMs: 60_000,
    launch: async () => {
      const libs = await options.libs();
      makePrivately(home);
      writePrivately(properties, settings(options, join(home, 'data')));
      writePrivately(join(home, 'log4j2.xml'), log4j);
      const java = [`-Dlog4j2.configurationFile=${join(home, 'log4j2.xml')}`, '-cp', join(libs, '*')];
      if (!existsSync(join(home, 'data', 'meta.properties'))) format(java, properties, home, options);
      const heap = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
      const args = [...heap, ...ownTemporaryFolder(home), ...java, 'kafka.Kafka', properties];
      return { command: javaProgram(), args, cwd: home };
    },
    ready: async () => {
      const client = kafka.client.admin({ retry: { retries: 0 } });
      try {
        await client.connect();
        return (await client.describeCluster()).brokers.length > 0;
      } finally {
        await client.disconnect();
      }
    },
  });
}

function format(java: readonly string[], properties: string, home: string, options: KafkaOptions): void {
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const users = [options.admin, ...options.users].flatMap((user) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${user.name},password=${user.password}]`,
  ]);
  const cluster = ['format', '-t', 'Y3JtLWxvY2FsLWNsdXN0ZQ', '-c', properties];
  // By a file: a list of processes shows what stands on a command line to every user of the machine.
  const file = join(home, 'format.args');
  const args = ['-XX:TieredStopAtLevel=1', ...java, 'kafka.tools.StorageTool', ...cluster, ...users];
  writePrivately(file, args.map((arg) => `"${arg.replaceAll('\\', '\\\\')}"\n`).join(''));
  const done = spawnSync(javaProgram(), [`@${file}`], { encoding: 'utf8' });
  rmSync(file);
  if (done.status !== 0) {
    rmSync(join(home, 'data'), { recursive: true, force: true });
    throw new StartFailure(
      `Kafka could not format its data folder: ${(done.stderr || done.stdout || String(done.error)).trim().split('\n')[0]}`,
    );
  }
}

function settings(options: KafkaOptions, data: string): string {
  const values: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${options.controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENTS',
    'listener.security.protocol.map': 'CONTROLLER:SASL_PLAINTEXT,CLIENTS:SASL_PLAINTEXT',
    listeners: `CLIENTS://127.0.0.1:${options.port},CONTROLLER://127.0.0.1:${options.controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${options.port}`,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config': login('scram.ScramLoginModule', {
      username: options.admin.name,
      password: options.admin.password,
    }),
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': login('plain.PlainLoginModule', {
      username: 'controller',
      password: options.controllerPassword,
      user_controller: options.controllerPassword,
    }),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${options.admin.name};User:controller`,
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'offsets.topic.num.partitions': 8,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // A killed broker's registration keeps a new one out until its session ends (9 s by default).
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 500,
    // A record's age is judged by the broker, so the broker stamps it: a writer whose clock is ahead would be refused.
    'log.message.timestamp.type': 'LogAppendTime',
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'unclean.leader.election.enable': false,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function login(module: string, values: Readonly<Record<string, string>>): string {
  const options = Object.entries(values).map(([name, value]) => ` ${name}="${value}"`);
  return `org.apache.kafka.common.security.${module} required${options.join('')};`;
}
