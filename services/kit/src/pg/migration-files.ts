import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  /** Name of the folder, as 20260301120000_deals: the order of names is the order of application. */
  name: string;
  sql: string;
}

/** The runtime's own migrations: beside the sources, beside a bundle (dist/kit-migrations), or where the setting says. */
function kitDir(): string {
  const places = [
    process.env['CRM_KIT_MIGRATIONS_DIR'],
    join(import.meta.dirname, '../../migrations'),
    join(import.meta.dirname, 'kit-migrations'),
    join(import.meta.dirname, '../../kit/migrations'),
  ];
  const found = places.find((place) => place !== undefined && existsSync(join(place, '00000000000001_kit')));
  if (found === undefined) throw new Error('the migrations of the runtime are not found; set CRM_KIT_MIGRATIONS_DIR');
  return found;
}

/** The runtime's migrations and those of a service's `prisma/migrations`, in the order in which they apply. */
export async function readMigrations(dir?: string): Promise<Migration[]> {
  const lists = await Promise.all([kitDir(), ...(dir === undefined ? [] : [dir])].map(readDir));
  return lists.flat();
}

/** The migrations of one folder in Prisma's layout, `<name>/migration.sql`. */
export async function readDir(dir: string): Promise<Migration[]> {
  if (!existsSync(dir)) return [];
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, sql: await readFile(join(dir, name, 'migration.sql'), 'utf8') })),
  );
}
