import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StartFailure } from './failure.ts';
import { cacheDir, root } from './paths.ts';
import { privateFolder } from './private-files.ts';
import type { Progress } from './progress.ts';

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const kafkaVersion = '4.1.1';
const keycloak = {
  version: '26.7.4',
  artifact: 'org.keycloak:keycloak-quarkus-dist:26.7.4:zip',
  file: 'org/keycloak/keycloak-quarkus-dist/26.7.4/keycloak-quarkus-dist-26.7.4.zip',
  sha256: 'a286e98b4296d4e75ee88d8527c7cd463b307caa022f088c9f22cffccc741fa1',
};
const redis = {
  version: '1.4.3',
  artifact: 'com.github.codemonstur:embedded-redis:1.4.3:jar',
  file: 'com/github/codemonstur/embedded-redis/1.4.3/embedded-redis-1.4.3.jar',
  sha256: 'ffbc63265c60d25dee453d6f656b527d98200d98657c6a0ab4dec4ea2c3a5cd6',
};

/** Folder with Kafka's jars, fetched into the cache when it is not there. */
export function kafkaLibs(progress: Progress): Promise<string> {
  return cached(`kafka-${kafkaVersion}`, progress, 'Kafka (43 MB)', async (target, repository) => {
    await maven(repository, [
      `${plugin}:copy-dependencies`,
      `-DoutputDirectory=${target}`,
      `-Dkafka.version=${kafkaVersion}`,
    ]);
  });
}

/** Keycloak's home, fetched and built for PostgreSQL once (the build takes half a minute). */
export function keycloakHome(progress: Progress): Promise<string> {
  return cached(`keycloak-${keycloak.version}`, progress, 'Keycloak (168 MB)', async (target, repository) => {
    await maven(repository, [`${plugin}:unpack`, `-Dartifact=${keycloak.artifact}`, `-DoutputDirectory=${target}`]);
    await verify(join(repository, keycloak.file), keycloak.sha256);
    const inner = join(target, `keycloak-${keycloak.version}`);
    for (const entry of readdirSync(inner)) renameSync(join(inner, entry), join(target, entry));
    rmSync(inner, { recursive: true });
    progress.step('Building Keycloak for PostgreSQL (once)');
    await run(join(target, 'bin', 'kc.sh'), ['build', '--db=postgres', '--health-enabled=true'], 'Building Keycloak');
  });
}

/** A Redis server program: the system's, when it is version 6 or later, else the one fetched into the cache. */
export async function redisServer(progress: Progress): Promise<string> {
  const installed = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (Number(/v=(\d+)/.exec(installed.stdout ?? '')?.[1]) >= 6) return 'redis-server';
  const name = redisFile();
  const folder = await cached(`redis-${redis.version}`, progress, 'Redis (12 MB)', async (target, repository) => {
    await maven(repository, [`${plugin}:unpack`, `-Dartifact=${redis.artifact}`, `-DoutputDirectory=${target}`]);
    await verify(join(repository, redis.file), redis.sha256);
  });
  const program = join(folder, name);
  spawnSync('chmod', ['+x', program]);
  return program;
}

const schemathesis = '4.32.5';

/** The Python of an environment that has Schemathesis, made by the machine's own python3 from PyPI. */
export async function schemathesisPython(progress: Progress): Promise<string> {
  const usable = spawnSync('python3', ['-c', 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))']);
  if (usable.status !== 0)
    throw new StartFailure(
      'The fuzz tests need Python 3.10 or later with venv and pip: install python3 and python3-venv. Nothing else needs it.',
    );
  const folder = await cached(`schemathesis-${schemathesis}`, progress, 'Schemathesis (60 MB)', async (target) => {
    await run('python3', ['-m', 'venv', target], 'Making a Python environment');
    await run(
      join(target, 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${schemathesis}`],
      'Fetching from PyPI',
    );
  });
  return join(folder, 'bin', 'python');
}

function redisFile(): string {
  const found: Record<string, string> = {
    'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
    'linux-arm64': 'redis-server-6.2.7-linux-arm64',
    'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
    'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
  };
  const file = found[`${process.platform}-${process.arch}`];
  if (!file) throw new StartFailure('No Redis program is known for this machine: install redis-server 6 or later.');
  return file;
}

/** Fills a folder of the cache once. Two runs at once are fine: each fills its own folder, and the first rename wins. */
async function cached(
  name: string,
  progress: Progress,
  what: string,
  fill: (target: string, repository: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheDir(), name);
  if (existsSync(folder)) return folder;
  // Somebody's folder with other things in it stays as open as it is.
  privateFolder(cacheDir(), (entry) => /^(kafka|keycloak|redis|chromium)-/.test(entry));
  progress.step(`Fetching ${what}`);
  const work = mkdtempSync(join(cacheDir(), `${name}.`));
  try {
    const target = join(work, 'content');
    mkdirSync(target);
    await fill(target, join(work, 'repository'));
    try {
      renameSync(target, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  progress.step(`Fetched ${what.replace(/ \(.*/, '')}`);
  return folder;
}

/**
 * Runs Maven with strict checksums and a repository of its own, which is thrown away: the cache keeps what was unpacked. So is
 * the project: Maven makes a folder beside its pom.xml, and the checkout is none of its business.
 */
function maven(repository: string, args: readonly string[]): Promise<void> {
  mkdirSync(repository, { recursive: true });
  const pom = join(repository, 'pom.xml');
  copyFileSync(join(root, 'deploy', 'local', 'pom.xml'), pom);
  return run(
    'mvn',
    ['-B', '-q', '-C', `-Dmaven.repo.local=${repository}`, `-DmarkersDirectory=${repository}`, '-f', pom, ...args],
    'Fetching from the Maven repository',
  );
}

function run(command: string, args: readonly string[], what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    child.once('error', (error) => reject(new StartFailure(`${what} failed: ${error.message}.`)));
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const line = said.split('\n').find((text) => text.includes('ERROR')) ?? said.trim().split('\n').at(-1) ?? '';
      reject(new StartFailure(`${what} failed: ${line.trim()}`));
    });
  });
}

async function verify(file: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== sha256) throw new StartFailure(`The download ${file} has the checksum ${found} instead of ${sha256}.`);
}
