import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import type {
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
  sendUnaryData,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { GRPC_CODES } from './codes.ts';
import { enter, open, readMessage, routesOf } from './dispatch.ts';
import type { DispatchOptions, Incoming, Opened, Refused, Route } from './dispatch.ts';
import { common } from './errors.ts';
import { createFrameServer } from './frame-server.ts';
import { BATCH_LIMIT_BYTES, STREAM_AGE_MS, UNARY_DEADLINE_MS, bytesAsTheyAre } from './frames.ts';
import { createHealth } from './health.ts';
import type { Implementation } from './implement.ts';
import { encodeStatus, statusOf } from './status.ts';
import { answerUnary } from './unary.ts';
import type { AnswerUnary } from './unary.ts';
import { runInSpan } from '../telemetry/span.ts';

export { implement } from './implement.ts';
export type { Handler, Handlers, Implementation } from './implement.ts';
export type { Call } from './call.ts';
export { systemCall } from './call.ts';

export interface GrpcServerOptions extends DispatchOptions {
  implementations: readonly Implementation[];
  /** "127.0.0.1:50051"; port 0 takes a free one. */
  listen: string;
  /** Unary calls at work at once; what comes above is refused with RESOURCE_EXHAUSTED. */
  maxInFlight?: number;
}

export interface GrpcServer {
  port: number;
  /** What grpc.health.v1 says. False until set. */
  setServing(serving: boolean): void;
  /** Waits for calls at work, at most `graceMs`, then cuts them off. */
  stop(graceMs?: number): Promise<void>;
}

// For callers that set no deadline; ours always do.
const STREAM_DEADLINE_MS = 15 * 60_000;

const SERVER_OPTIONS = {
  'grpc.max_receive_message_length': BATCH_LIMIT_BYTES,
  'grpc.max_send_message_length': BATCH_LIMIT_BYTES,
  'grpc.max_concurrent_streams': 200,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // Clients see new replicas only when they connect anew.
  'grpc.max_connection_age_ms': 120_000,
  // A stream of frames that was opened last of all on it has grown old by then, and its calls are answered.
  'grpc.max_connection_age_grace_ms': STREAM_AGE_MS + UNARY_DEADLINE_MS,
};

type AnyCall = Pick<ServerUnaryCall<Buffer, Buffer>, 'metadata' | 'cancelled' | 'getDeadline'> & {
  once(event: 'cancelled', listener: () => void): unknown;
};

/**
 * Starts a gRPC server for the implementations. Messages stay bytes until the caller is known and allowed. Rejects when
 * the port is taken or a method is not in the registry.
 */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const routes = routesOf(options.registry, options.implementations);
  const server = new Server(SERVER_OPTIONS);
  const answer = answerUnary(options.maxInFlight ?? 400, options);
  for (const [service, serviceRoutes] of Map.groupBy(routes, (route) => route.contract.service)) {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    for (const route of serviceRoutes) {
      const { path, requestStream, responseStream } = route.served;
      definition[route.contract.name] = {
        path,
        requestStream,
        responseStream,
        requestSerialize: bytesAsTheyAre,
        requestDeserialize: bytesAsTheyAre,
        responseSerialize: bytesAsTheyAre,
        responseDeserialize: bytesAsTheyAre,
      };
      implementation[route.contract.name] = handlerOf(route, options, answer);
    }
    if (requestAndResponseStream(serviceRoutes))
      throw new Error(`${service} has a bidirectional method, which is not served`);
    server.addService(definition, implementation);
  }
  const frames = createFrameServer(routes, answer);
  server.addService(frames.definition, frames.implementation);
  const health = createHealth([...new Set(routes.map((route) => route.contract.service))]);
  server.addService(health.definition, health.implementation);

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(options.listen, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    setServing: (serving) => {
      health.set(serving);
    },
    stop: (graceMs = 20_000) =>
      new Promise((resolve) => {
        health.set(false);
        const timer = setTimeout(() => {
          server.forceShutdown();
        }, graceMs);
        server.tryShutdown(() => {
          clearTimeout(timer);
          resolve();
        });
        // After the connections were told, so that a caller's next stream goes to another replica.
        frames.close();
      }),
  };
}

function requestAndResponseStream(routes: readonly Route[]): boolean {
  return routes.some(({ served }) => served.requestStream && served.responseStream);
}

function handlerOf(route: Route, options: DispatchOptions, answer: AnswerUnary): UntypedServiceImplementation[string] {
  const { requestStream, responseStream } = route.served;
  if (requestStream)
    return (call: ServerReadableStream<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
      void takeStream(route, call, done, options);
  if (responseStream) return (call: ServerWritableStream<Buffer, Buffer>) => void giveStream(route, call, options);

  return (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
    const incoming = incomingOf(call, UNARY_DEADLINE_MS);
    answer(route, call.request, incoming, (refused, bytes) => {
      incoming.done();
      if (refused === undefined) done(null, bytes);
      else done(wireError(refused));
    });
  };
}

async function giveStream(
  route: Route,
  stream: ServerWritableStream<Buffer, Buffer>,
  options: DispatchOptions,
): Promise<void> {
  const incoming = incomingOf(stream, STREAM_DEADLINE_MS);
  const opened = open(route, incoming, options);
  const refused = await outcome(incoming, opened, async () => {
    await enter(route, opened, incoming, options);
    const request = readMessage(route, stream.request, options);
    await options.references?.(route.contract, request as object, opened.call);
    const messages = runInSpan(opened.span, () => route.served.handle(request, opened.call)) as AsyncIterable<unknown>;
    for await (const message of messages) {
      if (stream.cancelled) throw common.CANCELLED();
      if (!stream.write(route.served.encode(message))) await once(stream, 'drain', { signal: incoming.signal() });
    }
    if (stream.cancelled) throw common.CANCELLED();
  });
  if (refused === undefined) stream.end();
  else stream.emit('error', wireError(refused));
}

async function takeStream(
  route: Route,
  stream: ServerReadableStream<Buffer, Buffer>,
  done: sendUnaryData<Buffer>,
  options: DispatchOptions,
): Promise<void> {
  const incoming = incomingOf(stream, STREAM_DEADLINE_MS);
  const opened = open(route, incoming, options);
  let answered: Buffer | null = null;
  const refused = await outcome(incoming, opened, async () => {
    await enter(route, opened, incoming, options);
    const messages = messagesOf(route, stream, options);
    answered = route.served.encode(await runInSpan(opened.span, () => route.served.handle(messages, opened.call)));
  });
  if (refused === undefined) done(null, answered);
  else done(wireError(refused));
}

/**
 * Reads the caller's messages up to the empty one that says "this was all"; throws when it does not come. The end of the
 * stream alone proves nothing: a Node client that cancels an upload ends the stream first and resets it afterwards, so
 * that half a file would be taken for a whole one.
 */
async function* messagesOf(
  route: Route,
  stream: ServerReadableStream<Buffer, Buffer>,
  options: DispatchOptions,
): AsyncGenerator<unknown> {
  let whole = false;
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    if (bytes.length === 0) whole = true;
    else yield readMessage(route, bytes, options);
  }
  if (!whole) throw common.CANCELLED();
}

async function outcome(incoming: Transport, opened: Opened, work: () => Promise<void>): Promise<Refused | undefined> {
  try {
    await work();
    return opened.close();
  } catch (error) {
    return opened.close({ error });
  } finally {
    incoming.done();
  }
}

/** The error as grpc-js sends it: code, reason, and google.rpc.Status in the trailers. */
function wireError({ refusal, language }: Refused): { code: number; details: string; metadata: Metadata } {
  const status = statusOf(refusal, language);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(encodeStatus(status)));
  return { code: GRPC_CODES[status.code], details: status.message, metadata };
}

interface Transport extends Incoming {
  /** Lets go of the timer. */
  done(): void;
}

function incomingOf(call: AnyCall, defaultMs: number): Transport {
  const { metadata } = call;
  const header = (name: string): string | undefined => {
    const [value] = metadata.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const given = call.getDeadline();
  const givenMs = given instanceof Date ? given.getTime() : given;
  const deadline = Number.isFinite(givenMs) ? givenMs : Date.now() + defaultMs;
  let controller: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    headers: {
      authorization: header('authorization'),
      acceptLanguage: header('accept-language'),
      requestId: header('x-request-id'),
      traceparent: header('traceparent'),
    },
    deadline,
    aborted: () => call.cancelled,
    signal() {
      if (controller === undefined) {
        const made = new AbortController();
        controller = made;
        if (call.cancelled) made.abort();
        call.once('cancelled', () => {
          made.abort();
        });
        // A deadline that the caller set ends the call in grpc-js by itself; ours must be kept by us.
        if (!Number.isFinite(givenMs)) {
          timer = setTimeout(() => {
            made.abort(common.DEADLINE_EXCEEDED());
          }, deadline - Date.now());
        }
      }
      return controller.signal;
    },
    done() {
      clearTimeout(timer);
    },
  };
}
