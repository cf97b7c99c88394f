import { Client, credentials } from '@grpc/grpc-js';
import type { ServiceError as GrpcError } from '@grpc/grpc-js';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSpan } from '../telemetry/span.ts';
import type { Span } from '../telemetry/span.ts';
import { GRPC_CODES } from './codes.ts';
import { openFrames } from './frame-client.ts';
import { BATCH_LIMIT_BYTES, EMPTY, FRAMED_BYTES, STREAM_AGE_MS, bytesAsTheyAre, toBuffer } from './frames.ts';
import type { MethodShape } from './implement.ts';
import type { Failure, Outcome } from './outcome.ts';
import { metadataOf, onAbort } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';
import { failureOf, remoteError } from './remote-error.ts';
import { createRetries, serviceConfigOf } from './retry-policy.ts';

export { onBehalfOf } from './outgoing.ts';
export type { Outgoing } from './outgoing.ts';

/** A channel to one service; connects at the first call and again by itself. */
export interface GrpcClient {
  /** A unary call with encoded messages, as the gateway makes them. Throws RemoteError. */
  unary(path: string, request: Uint8Array, outgoing: Outgoing): Promise<Buffer>;
  /** A server-streaming call; leaving the loop cancels it. Throws RemoteError. */
  receive(path: string, request: Uint8Array, outgoing: Outgoing): AsyncGenerator<Buffer>;
  /** A client-streaming call, ended by an empty message; a failing source cancels it. Throws RemoteError, or what the source throws. */
  send(path: string, requests: AsyncIterable<Uint8Array>, outgoing: Outgoing): Promise<Buffer>;
  /** A unary call of a service that ts-proto wrote: `client.call(DealsServiceService.getDeal, { id }, onBehalfOf(call))`. */
  call<Method extends MethodShape>(
    method: Method,
    request: Parameters<Method['requestSerialize']>[0],
    outgoing: Outgoing,
  ): Promise<ReturnType<Method['responseDeserialize']>>;
  close(): void;
}

export interface GrpcClientOptions {
  /** "sales:50051", "dns:///sales:50051" or "127.0.0.1:50051". */
  address: string;
  /** Methods whose unary calls may be tried again; all when left out. */
  methods?: readonly MethodDescriptor[];
  /** After this the next call opens another stream of frames; 30 s when left out. */
  streamAgeMs?: number;
}

/**
 * Opens a channel: unary calls share one stream of frames, everything else is plain gRPC. 3 attempts on UNAVAILABLE (50 ms
 * to 1 s between them, throttled), a peer that is silent is given up after 15 s, all addresses of a name in turn. Writes are tried again as reads are, so
 * every changing request must carry its request id.
 */
export function openGrpcClient({ address, methods, streamAgeMs = STREAM_AGE_MS }: GrpcClientOptions): GrpcClient {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(serviceConfigOf(methods)),
    'grpc.max_receive_message_length': BATCH_LIMIT_BYTES,
    'grpc.max_send_message_length': BATCH_LIMIT_BYTES,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 5_000,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.dns_min_time_between_resolutions_ms': 5_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5_000,
  });
  const frames = openFrames(client, streamAgeMs);
  const retries = createRetries(methods);

  async function unary(path: string, request: Uint8Array, outgoing: Outgoing): Promise<Buffer> {
    const span = spanOf(path, outgoing);
    const outcome =
      request.length <= FRAMED_BYTES && frames.spoken()
        ? await framed(path, request, outgoing, span.traceparent)
        : await plain(path, request, outgoing, span.traceparent);
    if ('message' in outcome) {
      span.end();
      return outcome.message;
    }
    endSpan(span, outcome);
    throw remoteError(outcome, outgoing.language);
  }

  async function framed(path: string, request: Uint8Array, outgoing: Outgoing, traceparent: string): Promise<Outcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await frames.ask(path, request, outgoing, traceparent);
      const code = 'message' in outcome ? 0 : outcome.code;
      // A peer without frames, or a method that its frames do not know: it may still be there for plain calls.
      if (code === GRPC_CODES.UNIMPLEMENTED && !('status' in outcome))
        return plain(path, request, outgoing, traceparent);
      const wait = retries.after(path, code, attempt);
      if (wait === undefined || Date.now() + wait >= outgoing.deadline) return outcome;
      await sleep(wait);
    }
  }

  function plain(path: string, request: Uint8Array, outgoing: Outgoing, traceparent: string): Promise<Outcome> {
    return new Promise((resolve) => {
      const stream = client.makeUnaryRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        request,
        metadataOf(outgoing, traceparent),
        { deadline: outgoing.deadline },
        (error, response) => {
          letGo();
          resolve(error === null ? { message: response ?? EMPTY } : failureOf(error));
        },
      );
      const letGo = onAbort(outgoing.signal, () => {
        stream.cancel();
      });
    });
  }

  return {
    unary,
    async call(method, request, outgoing) {
      const encoded = method.requestSerialize(request);
      const answer = await unary(method.path, encoded, outgoing);
      return method.responseDeserialize(answer) as ReturnType<(typeof method)['responseDeserialize']>;
    },
    async *receive(path, request, outgoing) {
      const span = spanOf(path, outgoing);
      const stream = client.makeServerStreamRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        request,
        metadataOf(outgoing, span.traceparent),
        { deadline: outgoing.deadline },
      );
      const letGo = onAbort(outgoing.signal, () => {
        stream.cancel();
      });
      let failure: Failure | undefined;
      try {
        for await (const message of stream as AsyncIterable<Buffer>) yield message;
      } catch (error) {
        failure = failureOf(error as GrpcError);
        throw remoteError(failure, outgoing.language);
      } finally {
        stream.cancel();
        letGo();
        endSpan(span, failure);
      }
    },
    async send(path, requests, outgoing) {
      const span = spanOf(path, outgoing);
      const answered = Promise.withResolvers<Buffer>();
      const stream = client.makeClientStreamRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        metadataOf(outgoing, span.traceparent),
        { deadline: outgoing.deadline },
        (error, response) => {
          letGo();
          const failure = error === null ? undefined : failureOf(error);
          endSpan(span, failure);
          if (failure === undefined) answered.resolve(response ?? EMPTY);
          else answered.reject(remoteError(failure, outgoing.language));
        },
      );
      const letGo = onAbort(outgoing.signal, () => {
        stream.cancel();
      });
      const over = new AbortController();
      // The service may refuse before it has read everything: then nobody reads on, and waiting for "drain" would hang.
      const settled = answered.promise.finally(() => {
        over.abort();
      });
      settled.catch(() => undefined);
      try {
        for await (const message of requests) {
          if (over.signal.aborted) break;
          if (!stream.write(message)) await once(stream, 'drain', { signal: over.signal }).catch(() => undefined);
        }
      } catch (error) {
        stream.cancel();
        throw error;
      }
      // An empty message tells the whole from the broken off; the server's reader says why.
      stream.write(EMPTY);
      stream.end();
      return settled;
    },
    close() {
      frames.close();
      client.close();
    },
  };
}

function spanOf(path: string, outgoing: Outgoing): Span {
  return startSpan(path.slice(1), { kind: 'client', parent: outgoing.traceparent });
}

function endSpan(span: Span, failure: Failure | undefined): void {
  if (span.recording && failure !== undefined) {
    span.set({ 'rpc.grpc.status_code': failure.code });
    span.fail(failure.cause ?? new Error('the call failed'));
  }
  span.end();
}
