import { Metadata } from '@grpc/grpc-js';
import type { Language } from '../access/actor.ts';
import type { Call } from './call.ts';

/** What travels with a call. */
export interface Outgoing {
  /** Epoch milliseconds; there is no call without. */
  deadline: number;
  /** "Bearer …". */
  authorization?: string | undefined;
  language?: Language | undefined;
  requestId?: string | undefined;
  traceparent?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What a handler's own calls carry: the same caller, language, trace, deadline and cancellation; not the request id. */
export function onBehalfOf(call: Call): Outgoing {
  return {
    deadline: call.deadline,
    authorization: call.authorization,
    language: call.language,
    traceparent: call.traceparent,
    signal: call.signal,
  };
}

/** The same as headers of gRPC. `traceparent` is the caller's own span. */
export function metadataOf(outgoing: Outgoing, traceparent: string): Metadata {
  const metadata = new Metadata();
  metadata.set('traceparent', traceparent);
  if (outgoing.authorization !== undefined) metadata.set('authorization', outgoing.authorization);
  if (outgoing.language !== undefined) metadata.set('accept-language', outgoing.language);
  if (outgoing.requestId !== undefined) metadata.set('x-request-id', outgoing.requestId);
  return metadata;
}

/** Calls back once when the signal is aborted, at once when it is already; gives how to let go of it. */
export function onAbort(signal: AbortSignal | undefined, cancel: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => {
    signal.removeEventListener('abort', cancel);
  };
}
