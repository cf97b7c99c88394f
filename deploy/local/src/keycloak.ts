import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from './component.ts';
import { javaProgram, ownTemporaryFolder } from './java.ts';
import { root } from './paths.ts';
import { makePrivately, writePrivately } from './private-files.ts';

export interface KeycloakOptions {
  stateDir: string;
  port: number;
  managementPort: number;
  database: { host: string; port: number; name: string; user: string; password: string };
  adminPassword: string;
  /** Replaces `${NAME}` in deploy/keycloak/realm-crm.json. */
  placeholders: Readonly<Record<string, string>>;
  home: () => Promise<string>;
  /** Resolves when its database can be used; tries no longer once it is `unwanted`. */
  databaseReady: (unwanted: () => boolean) => Promise<void>;
}

/** The name of the administrator of the whole Keycloak server. */
export const keycloakAdmin = 'keycloak-admin';

/** The issuer of the realm `crm` at a local port. */
export function issuerAt(port: number): string {
  return `http://127.0.0.1:${port}/realms/crm`;
}

/** Keycloak on PostgreSQL with the realm `crm`; ready when its health check says so. */
export function keycloak(options: KeycloakOptions): Component {
  const home = join(options.stateDir, 'keycloak');
  return new Component({
    name: 'keycloak',
    title: 'Keycloak',
    stateDir: options.stateDir,
    readyWithinMs: 180_000,
    launch: async (unwanted) => {
      prepareHome(home, await options.home(), options.placeholders);
      await options.databaseReady(unwanted);
      return {
        command: javaProgram(),
        args: [...ownTemporaryFolder(home), ...javaOptions(home), ...serverOptions(options)],
        env: environment(options),
        cwd: home,
      };
    },
    ready: async () => {
      const health = await fetch(`http://127.0.0.1:${options.managementPort}/health/ready`);
      const realm = await fetch(`${issuerAt(options.port)}/.well-known/openid-configuration`);
      return health.ok && realm.ok;
    },
  });
}

/** A home of its own: links to the program in the cache, and a data folder with the realm to import. */
function prepareHome(home: string, program: string, placeholders: Readonly<Record<string, string>>): void {
  makePrivately(join(home, 'data', 'import'));
  for (const part of ['bin', 'conf', 'lib', 'providers', 'themes', 'version.txt']) {
    rmSync(join(home, part), { force: true, recursive: false });
    if (existsSync(join(program, part))) symlinkSync(join(program, part), join(home, part));
  }
  const realm = readFileSync(join(root, 'deploy', 'keycloak', 'realm-crm.json'), 'utf8');
  const filled = realm.replace(/\$\{([A-Z_]+)\}/g, (whole, name: string) => placeholders[name] ?? whole);
  writePrivately(join(home, 'data', 'import', 'realm-crm.json'), filled);
}

/** What bin/kc.sh passes to Java, without its shell, so that our pid is Java's, and with the small heap of one user at a desk. */
function javaOptions(home: string): string[] {
  const opens = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang'];
  return [
    ...[
      '-Xms64m',
      '-Xmx320m',
      '-XX:MetaspaceSize=96M',
      '-XX:MaxMetaspaceSize=256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
    ],
    ...['-XX:+ExitOnOutOfMemoryError', '-Dfile.encoding=UTF-8', '-Djava.security.egd=file:/dev/urandom'],
    ...opens.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '--enable-native-access=ALL-UNNAMED',
    ...[
      '-Duser.language=en',
      '-Duser.country=US',
      `-Dkc.home.dir=${home}`,
      `-Djboss.server.config.dir=${join(home, 'conf')}`,
    ],
    ...['-Djava.util.logging.manager=org.jboss.logmanager.LogManager', '-Dpicocli.disable.closures=true'],
    '-Dquarkus-log-max-startup-records=10000',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    ...['-cp', join(home, 'lib', 'quarkus-run.jar'), 'io.quarkus.bootstrap.runner.QuarkusEntryPoint'],
  ];
}

function serverOptions(options: KeycloakOptions): string[] {
  return [
    ...['start', '--optimized', '--http-enabled=true', '--hostname-strict=false', '--http-host=127.0.0.1'],
    ...[
      `--http-port=${options.port}`,
      `--http-management-port=${options.managementPort}`,
      '--http-management-host=127.0.0.1',
    ],
    ...[
      '--cache=local',
      '--import-realm',
      '--log-level=warn,org.keycloak.events:info',
      '--db-pool-initial-size=1',
      '--db-pool-max-size=20',
    ],
  ];
}

/** Secrets go by the environment, where a list of processes does not show them. */
function environment(options: KeycloakOptions): NodeJS.ProcessEnv {
  const { host, port, name, user, password } = options.database;
  return {
    ...process.env,
    KC_DB_URL: `jdbc:postgresql://${host}:${port}/${name}`,
    KC_DB_USERNAME: user,
    KC_DB_PASSWORD: password,
    KC_BOOTSTRAP_ADMIN_USERNAME: keycloakAdmin,
    KC_BOOTSTRAP_ADMIN_PASSWORD: options.adminPassword,
  };
}
