import { join } from 'node:path';
import pg from 'pg';
import { Component } from '../../deploy/local/src/component.ts';
import { root } from '../../deploy/local/src/paths.ts';
import type { Plane } from '../../deploy/local/src/plane.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { createDatabases } from '../../deploy/local/src/postgres.ts';

export interface Reference {
  base: string;
  process: Component;
  /** Ids of rows that are there. */
  ids: string[];
}

/** Starts L, the bare reference, on a database of its own, filled with `rows` rows. */
export async function startReference(plane: Plane, stateDir: string, rows: number): Promise<Reference> {
  const url = new URL(plane.address.pgUrl);
  const password = 'bare';
  await createDatabases(url.href, [{ name: 'bare', owner: 'bare', password }]);
  url.pathname = '/bare';
  url.username = 'bare';
  url.password = password;
  const listen = `127.0.0.1:${await freePort()}`;
  const component = new Component({
    name: 'bare',
    title: 'The bare reference',
    stateDir,
    readyWithinMs: 20_000,
    launch: () => ({
      command: process.execPath,
      args: [join(root, 'tests', 'load', 'bare.ts')],
      env: { ...process.env, NODE_ENV: 'production', CRM_PG_URL: url.href, CRM_HTTP_LISTEN: listen },
    }),
    ready: async () => (await fetch(`http://${listen}/rows?after=00000000-0000-0000-0000-000000000000`)).ok,
  });
  await component.start();
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(
    `insert into rows (id, name, body) select gen_random_uuid(), 'Row ' || n, '{"kind":"x","comment":"as long as a real one"}' from generate_series(1, $1::int) n`,
    [rows],
  );
  await client.query('analyze rows');
  const { rows: found } = await client.query<{ id: string }>('select id from rows limit 1000');
  await client.end();
  return { base: `http://${listen}`, process: component, ids: found.map((row) => row.id) };
}
