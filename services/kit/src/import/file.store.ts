import { createHash } from 'node:crypto';
import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { ImportFile } from '@crm/proto/gen/crm/type/v1/import';
import type { Call } from '../grpc/call.ts';
import { notFound } from '../grpc/errors.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { importErrors } from './errors.ts';

/** Bytes per row: large enough to be few, small enough not to weigh in memory. */
const CHUNK = 256 * 1024;

const INSERT: Statement = {
  name: 'file_insert',
  text: `insert into files (id, name, content_type, size, created_by, created_at) values ($1, $2, $3, 0, $4, $5)`,
};
const ADD: Statement = { name: 'file_add', text: 'insert into file_chunks (file_id, n, data) values ($1, $2, $3)' };
const COMPLETE: Statement = {
  name: 'file_complete',
  text: 'update files set name = $2, content_type = $3, size = $4, sha256 = $5 where id = $1',
};
const DROP: Statement = { name: 'file_drop', text: 'delete from files where id = $1' };
const FIND: Statement = {
  name: 'file_find',
  text: 'select id, name, size, sha256 from files where id = $1 and sha256 is not null and created_by = $2',
};
const READ: Statement = { name: 'file_read', text: 'select data from file_chunks where file_id = $1 and n = $2' };

/**
 * Takes an uploaded file in, piece by piece; nothing is held but one piece. A file that is too large, empty or broken
 * off leaves nothing behind.
 */
export async function storeFile(
  db: Db,
  chunks: AsyncIterable<FileChunk>,
  call: Call,
  maxBytes: number,
): Promise<ImportFile> {
  const id = uuidv7();
  const sha = createHash('sha256');
  let [name, contentType, size, n] = ['', '', 0, 0];
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    await db.query(ADD, [id, n, Buffer.concat(waiting)]);
    n += 1;
    [waiting, waitingBytes] = [[], 0];
  };
  await db.query(INSERT, [id, '', '', call.actor.userId, call.now]);
  try {
    for await (const { data, fileName, contentType: type } of chunks) {
      name ||= fileName;
      contentType ||= type;
      size += data.length;
      if (size > maxBytes) throw importErrors.FILE_TOO_LARGE({ limit: Math.floor(maxBytes / 1024 / 1024) });
      sha.update(data);
      waiting.push(data);
      waitingBytes += data.length;
      if (waitingBytes >= CHUNK) await flush();
    }
    await flush();
    if (size === 0) throw importErrors.FILE_EMPTY();
    const digest = sha.digest();
    await db.query(COMPLETE, [id, name || 'import.csv', contentType, size, digest]);
    return { id, name: name || 'import.csv', size: BigInt(size), sha256: digest.toString('hex') };
  } catch (thrown) {
    await db.query(DROP, [id]);
    throw thrown;
  }
}

/** A complete file that this caller uploaded. Throws NOT_FOUND. */
export async function findFile(db: Db, id: string, call: Call): Promise<ImportFile> {
  const [found] = await db.query<{ id: string; name: string; size: bigint; sha256: Buffer }>(FIND, [
    id,
    call.actor.userId,
  ]);
  if (!found) throw notFound('file', id);
  return { ...found, sha256: found.sha256.toString('hex') };
}

/** The bytes of a stored file, one piece after the other; the next piece is fetched while this one is used. */
export async function* readFile(db: Db, id: string): AsyncGenerator<Buffer> {
  const fetch = (n: number): Promise<{ data: Buffer }[]> => db.query<{ data: Buffer }>(READ, [id, n]);
  let next = fetch(0);
  for (let n = 1; ; n++) {
    const [piece] = await next;
    if (!piece) return;
    next = fetch(n);
    // Its error is seen when it is awaited; a reader that stops early never awaits it.
    next.catch(() => undefined);
    yield piece.data;
  }
}
