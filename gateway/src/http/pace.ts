import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from '../errors.ts';

/** A body has to bring as many bytes in each such time: a telephone in a lift does, a connection held for its own sake not. */
const windowMs = 10_000;
const bytesInWindow = 4096;
/** What is left of a body after its answer is waited for as long, so that the answer arrives before the end. */
const unreadMs = 1000;

export interface Pace {
  /** The whole body must be here by then. */
  readonly wholeMs: number;
  /** True while it is we who do not read. */
  readonly held?: () => boolean;
}

/** Calls `tooSlow` once with BODY_TOO_SLOW when a body does not come at its pace; gives how to stop looking. */
export function watchPace(request: IncomingMessage, pace: Pace, tooSlow: (error: Error) => void): () => void {
  const { socket } = request;
  let seen = socket.bytesRead;
  let elapsed = 0;
  const timer = setInterval(() => {
    const brought = socket.bytesRead - seen;
    seen = socket.bytesRead;
    elapsed += windowMs;
    const isSlow = brought < bytesInWindow && pace.held?.() !== true;
    if (!isSlow && elapsed < pace.wholeMs) return;
    clearInterval(timer);
    tooSlow(errors.BODY_TOO_SLOW());
  }, windowMs);
  return () => {
    clearInterval(timer);
  };
}

/** A body that nobody read does not keep its connection once the request is answered. */
export function endUnread(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  response.once('finish', () => {
    if (request.complete) return;
    setTimeout(() => request.destroy(), unreadMs).unref();
  });
}
