import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Component } from './component.ts';
import { StartFailure } from './failure.ts';

export interface KafkaUser {
  name: string;
  password: string;
}

export interface KafkaOptions {
  stateDir: string;
  /** Open listener for tests and tools on this machine; a client there is a super user. */
  port: number;
  /** SCRAM-SHA-512 listener for the platform's own processes. */
  saslPort: number;
  controllerPort: number;
  /** Made when the broker is formatted; `admin` is a super user. */
  users: readonly KafkaUser[];
  libs: () => Promise<string>;
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
  const admin = new Kafka({
    brokers: [`127.0.0.1:${options.port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1000,
    retry: { retries: 0 },
  });
  return new Component({
    name: 'kafka',
    title: 'Kafka',
    stateDir: options.stateDir,
    readyWithinMs: 60_000,
    launch: async () => {
      const libs = await options.libs();
      mkdirSync(home, { recursive: true });
      writeFileSync(properties, settings(options, join(home, 'data')));
      writeFileSync(join(home, 'log4j2.xml'), log4j);
      const java = [`-Dlog4j2.configurationFile=${join(home, 'log4j2.xml')}`, '-cp', join(libs, '*')];
      if (!existsSync(join(home, 'data', 'meta.properties'))) format(java, properties, home, options);
      const heap = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
      return { command: javaProgram(), args: [...heap, ...java, 'kafka.Kafka', properties], cwd: home };
    },
    ready: async () => {
      const client = admin.admin();
      try {
        await client.connect();
        return (await client.describeCluster()).brokers.length > 0;
      } finally {
        await client.disconnect();
      }
    },
  });
}

/** The Java program: of JAVA_HOME where that is set. */
export function javaProgram(): string {
  const home = process.env['JAVA_HOME'];
  return home && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
}

function format(java: readonly string[], properties: string, home: string, options: KafkaOptions): void {
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const users = options.users.flatMap((user) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${user.name},password=${user.password}]`,
  ]);
  const cluster = ['format', '-t', 'Y3JtLWxvY2FsLWNsdXN0ZQ', '-c', properties];
  const done = spawnSync(
    javaProgram(),
    ['-XX:TieredStopAtLevel=1', ...java, 'kafka.tools.StorageTool', ...cluster, ...users],
    {
      encoding: 'utf8',
    },
  );
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
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT',
    listeners: [
      `PLAINTEXT://127.0.0.1:${options.port}`,
      `SASL_PLAINTEXT://127.0.0.1:${options.saslPort}`,
      `CONTROLLER://127.0.0.1:${options.controllerPort}`,
    ].join(','),
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${options.port},SASL_PLAINTEXT://127.0.0.1:${options.saslPort}`,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS;User:admin',
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
