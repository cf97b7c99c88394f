import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemathesisPython } from './artifacts.ts';
import { buildAll } from './build-all.ts';
import { explain, StartFailure } from './failure.ts';
import { root } from './paths.ts';
import { startPlane } from './plane.ts';
import { startPlatform, type PlatformAddress } from './platform.ts';
import { PortalClient } from './portal-client.ts';
import { terminalProgress } from './progress.ts';

/** What each answer is held against: no fault, no status, type, header or content that the document does not name. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
];
const defaultSeconds = 540;

/**
 * `npm run test:fuzz [-- seconds]`: sends what gateway/openapi.json allows and what it forbids to a platform of its own, with
 * an administrator's rights, and prints every answer that the document does not have. Users are switched off and passwords
 * changed on the way, so neither logins nor data are shared with anything else.
 */
async function main(): Promise<number> {
  const seconds = Number(process.argv[2] ?? defaultSeconds);
  if (!Number.isInteger(seconds) || seconds < 10)
    throw new StartFailure('Give the seconds as a whole number, 10 or more.');
  const progress = terminalProgress();
  const python = await schemathesisPython(progress);
  await buildAll(progress);
  const folder = mkdtempSync(join(tmpdir(), 'crm-fuzz-'));
  const stateDir = join(folder, 'state');
  mkdirSync(stateDir);
  const stops: (() => Promise<void>)[] = [() => Promise.resolve(rmSync(folder, { recursive: true, force: true }))];
  try {
    const plane = await startPlane({ stateDir, progress, durable: false });
    stops.unshift(plane.stop);
    const platform = await startPlatform({
      ...{ plane: plane.address, progress, stateDir, publicPort: plane.publicPort },
      environment: { CRM_LOG_LEVEL: 'warn' },
      // One user sends everything here: his limit is not what is tried.
      environmentOf: { gateway: { CRM_RATE_PER_MINUTE: '10000000' } },
    });
    stops.unshift(platform.stop);
    progress.step(`Asking for ${String(seconds)} s`);
    return await ask(python, await writeSettings(folder, platform.address), folder, seconds);
  } finally {
    for (const stop of stops) await stop();
  }
}

/**
 * The document without its logins, which would be tried one by one instead of the session, and the session as settings: a
 * command line is read by everybody on the machine.
 */
async function writeSettings(folder: string, { publicUrl, users, password }: PlatformAddress): Promise<string> {
  const admin = users.find(({ role }) => role === 'administrator');
  const { headers } = await PortalClient.login(publicUrl, admin?.email ?? '', password);
  const document = JSON.parse(readFileSync(join(root, 'gateway', 'openapi.json'), 'utf8')) as {
    security?: unknown;
    components: { securitySchemes?: unknown };
    paths: Record<string, Record<string, { security?: unknown }>>;
  };
  delete document.security;
  delete document.components.securitySchemes;
  for (const operations of Object.values(document.paths))
    for (const operation of Object.values(operations)) delete operation.security;
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  const lines = [
    `base-url = ${JSON.stringify(`${publicUrl}/api/v1`)}`,
    '[headers]',
    ...Object.entries(headers).map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`),
  ];
  const file = join(folder, 'schemathesis.toml');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** Resolves to Schemathesis' own exit code. */
function ask(python: string, settings: string, folder: string, seconds: number): Promise<number> {
  const args = [
    ...['-m', 'schemathesis.cli', '--config-file', settings, 'run', join(folder, 'openapi.json')],
    ...['--checks', checks.join(','), '--phases', 'examples,coverage,fuzzing', '--max-time', String(seconds)],
    ...['--continue-on-failure', '--no-shrink', '--workers', '2', '--request-timeout', '35', '--warnings', 'off'],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    // A phase that is under way is finished: the bound of the whole command holds all the same.
    const timer = setTimeout(() => child.kill('SIGINT'), (seconds + 60) * 1000);
    child.once('error', (error) => reject(new StartFailure(`Schemathesis could not be started: ${error.message}.`)));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
