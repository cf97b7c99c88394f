import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from './build-all.ts';
import { explain, StartFailure } from './failure.ts';
import { root } from './paths.ts';
import { startPlane } from './plane.ts';
import { startPlatform } from './platform.ts';
import { terminalProgress } from './progress.ts';

interface Row {
  id: string;
  what: string;
  value: string;
  must: string;
  holds?: boolean;
  note: string;
}

interface BenchFile {
  run(bench: object): Promise<Row[]>;
}

const folder = join(root, 'tests', 'load');

/** `npm run bench [-- name…]`: runs tests/load/<name>.bench.ts, all without names, and writes tests/load/RESULTS.md. */
async function main(): Promise<void> {
  const progress = terminalProgress();
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length));
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new StartFailure(`There is no measurement ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  const work = mkdtempSync(join(tmpdir(), 'crm-bench-'));
  const stateDir = join(work, 'state');
  mkdirSync(stateDir);
  const stops: (() => Promise<void>)[] = [];
  let lines: string[];
  try {
    await buildAll(progress);
    const plane = await startPlane({ stateDir, progress, durable: true });
    stops.push(plane.stop);
    const platform = await startPlatform({
      plane: plane.address,
      progress,
      stateDir,
      publicPort: plane.publicPort,
      environment: { CRM_LOG_LEVEL: 'warn' },
      // One user sends everything here: his limit is not what is measured.
      environmentOf: { gateway: { CRM_RATE_PER_MINUTE: '10000000' } },
    });
    stops.push(platform.stop);
    const rows: Row[] = [];
    for (const name of asked.length > 0 ? asked : names) {
      progress.step(`Measuring ${name}`);
      const file = (await import(pathToFileURL(join(folder, `${name}.bench.ts`)).href)) as BenchFile;
      const found = await file.run({ plane, platform, progress, folder: work });
      for (const row of found) progress.step(`${row.id} ${row.what}: ${row.value} (must ${row.must})`);
      rows.push(...found);
    }
    lines = merged(rows);
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(work, { recursive: true, force: true });
  }
  writeFileSync(join(folder, 'RESULTS.md'), lines.join('\n'));
  progress.step('Wrote tests/load/RESULTS.md');
}

const heading = '| # | what | measured | must | holds | how |';

/** The table with the new rows in the place of the old ones of the same mark. */
function merged(rows: readonly Row[]): string[] {
  const file = join(folder, 'RESULTS.md');
  const old = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const replaced = new Set(rows.map((row) => row.id));
  const kept = old.filter((line) => /^\| [A-Z]+\d+ \|/.test(line) && !replaced.has(line.split('|')[1]?.trim() ?? ''));
  const date = new Date().toISOString().slice(0, 10);
  const fresh = rows.map(({ id, what, value, must, holds, note }) => {
    const verdict = holds === undefined ? '' : holds ? 'yes' : '**no**';
    return `| ${[id, what, value, must, verdict, `${note} (${date})`].join(' | ')} |`;
  });
  const number = (line: string) => Number(/\d+/.exec(line)?.[0] ?? 0);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}`;
  return [
    '# Measurements',
    '',
    `Written by \`npm run bench\` on ${machine}. Ratios are of interleaved rounds in one run, medians; everything that ships is on.`,
    '',
    heading,
    '|---|---|---|---|---|---|',
    ...[...kept, ...fresh].sort((left, right) => number(left) - number(right)),
    '',
  ];
}

await main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
