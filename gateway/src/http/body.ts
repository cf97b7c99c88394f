import type { IncomingMessage } from 'node:http';
import { common, invalid } from '@crm/kit/grpc/errors';
import { errors } from '../errors.ts';
import { watchPace } from './pace.ts';

/** 1 MiB: larger things are files and go through an upload. */
export const bodyLimit = 1_048_576;
const wholeMs = 30_000;
/** Twice what a request of the contracts nests at most; what is deeper is not given to a parser at all. */
const depthLimit = 100;

/**
 * Reads a JSON body. Throws BODY_TOO_LARGE before the rest is read, BODY_TOO_SLOW, UNSUPPORTED_MEDIA_TYPE, BROKEN_JSON, and
 * INVALID for what is nested too deeply. An empty body reads as {}.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBytes(request, bodyLimit);
  if (body.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(merge-patch\+)?json\s*(;|$)/i.test(type)) throw errors.UNSUPPORTED_MEDIA_TYPE();
  if (deeperThan(body, depthLimit)) throw invalid([{ field: '', reason: 'TOO_DEEP' }]);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw errors.BROKEN_JSON({ why: error instanceof SyntaxError ? error.message : String(error) });
  }
}

/** Fields of a form; the last value of a name counts. Throws as readJson does. */
export async function readForm(request: IncomingMessage, limit: number): Promise<URLSearchParams> {
  return new URLSearchParams((await readBytes(request, limit)).toString('utf8'));
}

/** By events and not by iterating: leaving the loop of a request's iterator resets the connection, and no answer arrives. */
function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      reject(errors.BODY_TOO_LARGE({ limit }));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (error?: Error): void => {
      stop();
      request.off('data', take).off('end', settle).off('close', broken);
      if (error === undefined) resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
      else reject(error);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) settle(errors.BODY_TOO_LARGE({ limit }));
      else chunks.push(chunk);
    };
    const broken = (): void => {
      settle(common.CANCELLED());
    };
    const stop = watchPace(request, { wholeMs }, settle);
    // Its end is told by "close"; without a listener it would end the process.
    request.on('error', () => undefined);
    request.on('data', take).once('end', settle).once('close', broken);
  });
}

const [QUOTE, BACKSLASH, LIST, LIST_END, OBJECT, OBJECT_END] = Buffer.from('"\\[]{}');

/** Whether brackets outside of texts stand within each other more than `limit` times. */
export function deeperThan(json: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OBJECT || byte === LIST) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === OBJECT_END || byte === LIST_END) depth -= 1;
  }
  return false;
}
