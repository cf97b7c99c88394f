import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Deployable, gateway, services } from './deployables.ts';
import { StartFailure } from './failure.ts';
import { fingerprint, isCurrent, mark } from './fingerprint.ts';
import { root } from './paths.ts';
import type { Progress } from './progress.ts';

interface Target {
  title: string;
  /** What the result depends on. */
  sources: readonly string[];
  /** A file that is there when it was built. */
  output: string;
  build: () => Promise<void>;
}

const at = (...parts: string[]) => join(root, ...parts);
const shared = [at('package-lock.json'), at('tsconfig.base.json'), at('deploy', 'local', 'src', 'build-all.ts')];

/** Generates, bundles and builds whatever changed since the last time, two at a time. Throws StartFailure with the tool's words. */
export async function buildAll(progress: Progress): Promise<void> {
  await generate(progress);
  const processes = [...services(), gateway()].filter((found) => found !== undefined);
  const targets = [...processes.flatMap(bundles), ...processes.flatMap(ui), ...shell()];
  const queue = targets.filter((target) => !isUpToDate(target));
  const worker = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) {
      const began = performance.now();
      // Taken before, so that a change during the build is seen next time.
      const print = fingerprint([...target.sources, ...shared]);
      await target.build();
      mark(markerOf(target), print);
      progress.step(`Built ${target.title} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    }
  };
  await Promise.all([worker(), worker()]);
}

function isUpToDate(target: Target): boolean {
  return existsSync(target.output) && isCurrent(markerOf(target), fingerprint([...target.sources, ...shared]));
}

/** Outside the output, since Vite empties it. */
function markerOf(target: Target): string {
  return at('node_modules', '.cache', 'crm-build', target.title.replaceAll(' ', '-'));
}

async function generate(progress: Progress): Promise<void> {
  const marker = at('node_modules', '.cache', 'crm-build', 'generate');
  const sources = [
    at('proto', 'crm'),
    at('proto', 'tools'),
    at('proto', 'buf.gen.yaml'),
    at('proto', 'buf.yaml'),
    at('package-lock.json'),
  ];
  const print = fingerprint(sources);
  if (existsSync(at('proto', 'gen', 'ts')) && isCurrent(marker, print)) return;
  await run('npm', ['run', '--silent', 'generate'], root, 'Generating from the contracts');
  mark(marker, print);
  progress.step('Generated code from the contracts');
}

function bundles(process: Deployable): Target[] {
  const sources = [
    join(process.folder, 'src'),
    at('services', 'kit', 'src'),
    at('proto', 'gen', 'ts'),
    at('proto', 'src'),
  ];
  const entries = [join(process.folder, 'src', 'main.ts')];
  const replay = at('services', 'kit', 'src', 'inbox', 'replay-cli.ts');
  const isService = process.name !== 'gateway';
  return [
    {
      title: process.name,
      sources,
      output: process.bundle,
      build: async () => {
        for (const entry of entries) await bundle(entry, process.bundle);
        if (isService && existsSync(replay)) await bundle(replay, join(process.folder, 'dist', 'events.mjs'));
        if (isService) copyBeside(process);
      },
    },
  ];
}

/** Files that a bundle reads at run time, found by it in its own folder. */
function copyBeside(process: Deployable): void {
  const dist = join(process.folder, 'dist');
  mkdirSync(dist, { recursive: true });
  const migrations = at('services', 'kit', 'migrations');
  if (existsSync(migrations)) cpSync(migrations, join(dist, 'kit-migrations'), { recursive: true });
}

async function bundle(entry: string, output: string): Promise<void> {
  const { build, formatMessages } = await import('esbuild');
  try {
    await build({
      entryPoints: [entry],
      bundle: true,
      // What is imported lazily lies in chunks beside the entry: 46 MiB and 300 ms to ready against 51 and 450 in one file.
      splitting: true,
      outdir: dirname(output),
      entryNames: basename(output, '.mjs'),
      chunkNames: '[name]-[hash]',
      outExtension: { '.js': '.mjs' },
      platform: 'node',
      format: 'esm',
      target: 'node24',
      sourcemap: true,
      legalComments: 'none',
      logLevel: 'silent',
      external: ['pg-native', 'cloudflare:sockets'],
      loader: { '.node': 'file' },
      // CommonJS packages inside an ES module still ask for these three.
      banner: {
        js: [
          "import { createRequire as crmCreateRequire } from 'node:module';",
          'const require = crmCreateRequire(import.meta.url);',
          'const __filename = import.meta.filename;',
          'const __dirname = import.meta.dirname;',
        ].join('\n'),
      },
    });
  } catch (error) {
    const { errors = [] } = error as { errors?: Parameters<typeof formatMessages>[0] };
    throw new StartFailure(
      `Bundling ${entry} failed:\n${(await formatMessages(errors, { kind: 'error' })).join('\n')}`,
    );
  }
}

function ui(process: Deployable): Target[] {
  if (!process.ui) return [];
  const folder = process.ui;
  const sources = [folder, at('web', 'sdk'), at('web', 'ui'), at('proto', 'gen', 'ts'), at('proto', 'src')];
  return [{ title: `${process.name} UI`, sources, output: join(folder, 'dist'), build: () => vite(folder) }];
}

function shell(): Target[] {
  const folder = at('web', 'shell');
  if (!existsSync(join(folder, 'vite.config.ts'))) return [];
  const sources = [folder, at('web', 'sdk'), at('web', 'ui'), at('proto', 'gen', 'ts'), at('proto', 'src')];
  return [{ title: 'portal shell', sources, output: join(folder, 'dist'), build: () => vite(folder) }];
}

function vite(folder: string): Promise<void> {
  const args = [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'];
  return run(
    process.execPath,
    args,
    folder,
    `Building ${dirname(folder).split('/').at(-1)}/${folder.split('/').at(-1)}`,
  );
}

function run(command: string, args: readonly string[], cwd: string, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    child.once('error', (error) => reject(new StartFailure(`${what} failed: ${error.message}.`)));
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new StartFailure(`${what} failed:\n${stripVTControlCharacters(said).trim()}`)),
    );
  });
}
