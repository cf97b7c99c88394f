import type { IncomingMessage } from 'node:http';
import { errors } from '../errors.ts';

/** 1 MiB: larger things are files and go through an upload. */
export const bodyLimit = 1_048_576;

/**
 * Reads a JSON body. Throws BODY_TOO_LARGE before the rest is read, UNSUPPORTED_MEDIA_TYPE and BROKEN_JSON. An empty
 * body reads as {}.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bodyLimit) throw errors.BODY_TOO_LARGE({ limit: bodyLimit });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw errors.BODY_TOO_LARGE({ limit: bodyLimit });
    chunks.push(chunk);
  }
  if (size === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(merge-patch\+)?json\s*(;|$)/i.test(type)) throw errors.UNSUPPORTED_MEDIA_TYPE();
  try {
    return JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
  } catch (error) {
    throw errors.BROKEN_JSON({ why: error instanceof SyntaxError ? error.message : String(error) });
  }
}
