import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { CallOptions as GrpcCallOptions, ServiceError as GrpcError } from '@grpc/grpc-js';
import type { MethodDescriptor } from '@crm/proto/descriptor';
import { once } from 'node:events';
import type { Language } from '../access/actor.ts';
import { startSpan } from '../telemetry/span.ts';
import type { Call } from './call.ts';
import type { MethodShape } from './implement.ts';
import { RemoteError, fromServiceError } from './remote-error.ts';
import { serviceConfigOf } from './retry-policy.ts';

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
}

const MESSAGE_BYTES = 4 * 1024 * 1024;

/**
 * Opens a channel: 3 attempts on UNAVAILABLE (50 ms to 1 s between them, throttled), keepalive 30 s, all addresses of a
 * name in turn. Writes are tried again as reads are, so every changing request must carry its request id.
 */
export function openGrpcClient({ address, methods }: GrpcClientOptions): GrpcClient {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(serviceConfigOf(methods)),
    'grpc.max_receive_message_length': MESSAGE_BYTES,
    'grpc.max_send_message_length': MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.dns_min_time_between_resolutions_ms': 5_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5_000,
  });

  function unary(path: string, request: Uint8Array, outgoing: Outgoing): Promise<Buffer> {
    const started = begin(path, outgoing);
    return new Promise((resolve, reject) => {
      const stream = client.makeUnaryRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        request,
        started.metadata,
        started.options,
        (error, response) => {
          started.end(error);
          if (error === null) resolve(response ?? EMPTY);
          else reject(remote(error, outgoing));
        },
      );
      started.cancelWith(() => {
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
      const started = begin(path, outgoing);
      const stream = client.makeServerStreamRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        request,
        started.metadata,
        started.options,
      );
      started.cancelWith(() => {
        stream.cancel();
      });
      let failure: GrpcError | null = null;
      try {
        for await (const message of stream as AsyncIterable<Buffer>) yield message;
      } catch (error) {
        failure = error as GrpcError;
        throw remote(failure, outgoing);
      } finally {
        stream.cancel();
        started.end(failure);
      }
    },
    async send(path, requests, outgoing) {
      const started = begin(path, outgoing);
      const answered = Promise.withResolvers<Buffer>();
      const stream = client.makeClientStreamRequest(
        path,
        toBuffer,
        bytesAsTheyAre,
        started.metadata,
        started.options,
        (error, response) => {
          started.end(error);
          if (error === null) answered.resolve(response ?? EMPTY);
          else answered.reject(remote(error, outgoing));
        },
      );
      started.cancelWith(() => {
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
      client.close();
    },
  };
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

const EMPTY = Buffer.alloc(0);
const bytesAsTheyAre = (bytes: Buffer): Buffer => bytes;
const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function remote(error: GrpcError, outgoing: Outgoing): RemoteError {
  return new RemoteError(fromServiceError(error, outgoing.language ?? 'en'), error);
}

interface Started {
  metadata: Metadata;
  options: GrpcCallOptions;
  cancelWith(cancel: () => void): void;
  end(error: GrpcError | null): void;
}

function begin(path: string, outgoing: Outgoing): Started {
  const span = startSpan(path.slice(1), { kind: 'client', parent: outgoing.traceparent });
  const metadata = new Metadata();
  metadata.set('traceparent', span.traceparent);
  if (outgoing.authorization !== undefined) metadata.set('authorization', outgoing.authorization);
  if (outgoing.language !== undefined) metadata.set('accept-language', outgoing.language);
  if (outgoing.requestId !== undefined) metadata.set('x-request-id', outgoing.requestId);
  const { signal } = outgoing;
  let abort: (() => void) | undefined;

  return {
    metadata,
    options: { deadline: outgoing.deadline },
    cancelWith(cancel) {
      if (signal === undefined) return;
      if (signal.aborted) cancel();
      else {
        abort = cancel;
        signal.addEventListener('abort', cancel, { once: true });
      }
    },
    end(error) {
      if (abort !== undefined) signal?.removeEventListener('abort', abort);
      if (span.recording && error !== null) {
        span.set({ 'rpc.grpc.status_code': error.code });
        span.fail(error);
      }
      span.end();
    },
  };
}
