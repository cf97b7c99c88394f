import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * The reference L: what the same machine does with nothing between HTTP and PostgreSQL but one named statement.
 *   GET  /rows/{id}        one row by its id
 *   GET  /rows?after={id}  a page of 20 by keyset
 *   POST /rows             inserts {name, body}, durable when it answers
 * Settings: CRM_PG_URL (a database of its own), CRM_HTTP_LISTEN.
 */
const pool = new pg.Pool({ connectionString: process.env['CRM_PG_URL'], max: 8 });
const columns = 'id, version, created_at, updated_at, name, body';

await pool.query(`create table if not exists rows (
  id uuid primary key, version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  name text not null, body jsonb not null)`);

const server = createServer((request, response) => {
  const url = request.url ?? '/';
  const send = (status: number, body: unknown) => {
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
    response.end(bytes);
  };
  const fail = (error: unknown) => send(500, { error: String(error) });
  if (request.method === 'POST') {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (text += part));
    request.on('end', () => {
      const { name, ...body } = JSON.parse(text) as { name: string };
      pool
        .query({
          name: 'insert',
          text: `insert into rows (id, name, body) values ($1, $2, $3) returning ${columns}`,
          values: [randomUUID(), name, JSON.stringify(body)],
        })
        .then((result) => send(201, result.rows[0]), fail);
    });
    return;
  }
  if (url.startsWith('/rows?after=')) {
    pool
      .query({
        name: 'page',
        text: `select ${columns} from rows where id > $1 order by id limit 20`,
        values: [url.slice('/rows?after='.length)],
      })
      .then((result) => send(200, result.rows), fail);
    return;
  }
  pool
    .query({ name: 'get', text: `select ${columns} from rows where id = $1`, values: [url.slice('/rows/'.length)] })
    .then((result) => (result.rows[0] ? send(200, result.rows[0]) : send(404, {})), fail);
});

const [host, port] = (process.env['CRM_HTTP_LISTEN'] ?? '127.0.0.1:0').split(':');
server.listen(Number(port), host);
