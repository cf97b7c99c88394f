import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { common } from '@crm/kit/grpc/errors';
import { watchPace } from '../http/pace.ts';

/** A piece of a file on the wire, as crm.type.v1.FileChunk. */
export interface FileChunk {
  readonly data: Uint8Array;
  readonly fileName: string;
  readonly contentType: string;
}

const wholeMs = 600_000;

/** The raw body of an upload as chunks; the first one says what the file is called and what it is. Throws BODY_TOO_SLOW. */
export async function* receiveFile(request: IncomingMessage, query: URLSearchParams): AsyncIterable<FileChunk> {
  const fileName = query.get('fileName') ?? query.get('file_name') ?? '';
  const contentType = request.headers['content-type'] ?? 'application/octet-stream';
  let first = true;
  // What is thrown into this one leaves the request itself open for the answer.
  const body = request.pipe(new PassThrough());
  const broken = (): void => {
    if (!request.complete) body.destroy(common.CANCELLED());
  };
  request.once('close', broken).on('error', broken);
  const stop = watchPace(request, { wholeMs, held: () => body.writableNeedDrain }, (error) => body.destroy(error));
  try {
    for await (const data of body as AsyncIterable<Buffer>) {
      yield first ? { data, fileName, contentType } : { data, fileName: '', contentType: '' };
      first = false;
    }
  } finally {
    stop();
  }
  if (first) yield { data: new Uint8Array(), fileName, contentType };
}

/** Names may hold any letters: RFC 6266 with the RFC 8187 form beside a plain one. */
export function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

/** Streams a file down, no faster than the caller reads. A refusal before the first byte is still a problem answer. */
export async function sendFile(response: ServerResponse, chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of chunks as AsyncIterable<FileChunk>) {
    if (!response.headersSent) {
      response.setHeader('content-type', chunk.contentType === '' ? 'application/octet-stream' : chunk.contentType);
      response.setHeader('content-disposition', attachment(chunk.fileName === '' ? 'file' : chunk.fileName));
      response.setHeader('cache-control', 'no-store');
    }
    if (!response.write(chunk.data)) await once(response, 'drain');
  }
  response.end();
}
