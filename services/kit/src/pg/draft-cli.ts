import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draftMigration } from './draft.ts';

/** `npm run migrate:draft -w services/sales -- add_loss_reasons`, run in the service's folder with CRM_PG_URL set. */
const name = process.argv[2];
const url = process.env['CRM_PG_URL'];
if (name === undefined || !/^[a-z0-9_]+$/.test(name) || url === undefined) {
  process.stderr.write(
    'usage: CRM_PG_URL=postgres://… npm run migrate:draft -w services/<service> -- <name_in_snake_case>\n',
  );
  process.exit(2);
}
const dir = join(process.cwd(), 'prisma/migrations');
const sql = await draftMigration({
  url,
  dir,
  schema: await readFile(join(process.cwd(), 'prisma/schema.prisma'), 'utf8'),
});
if (sql === undefined) {
  process.stdout.write('schema.prisma and the migrations agree: nothing to draft\n');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(dir, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  process.stdout.write(`${join(folder, 'migration.sql')}: read it, and add what Prisma cannot say\n`);
}
