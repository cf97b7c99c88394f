import type { MessageFns, MethodDescriptor, Registry } from '@crm/proto/descriptor';
import type { Language } from '@crm/kit/access/actor';
import { openGrpcClient, type GrpcClient, type Outgoing } from '@crm/kit/grpc/client';
import { RemoteError } from '@crm/kit/grpc/remote-error';
import { statusOf } from '@crm/kit/grpc/status';
import type { Upstream } from '../config.ts';
import { errors } from '../errors.ts';
import { createBreaker, type Breaker } from './breaker.ts';

/** What travels with one call to a service. */
export interface BackendCall {
  readonly authorization: string;
  readonly language?: Language;
  readonly requestId?: string;
  readonly traceparent: string;
  /** Milliseconds from now. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** The services behind the gateway. Single answers come as they were encoded. All throw RemoteError. */
export interface Backends {
  unary(method: MethodDescriptor, message: unknown, call: BackendCall): Promise<Buffer>;
  download(method: MethodDescriptor, message: unknown, call: BackendCall): AsyncIterable<unknown>;
  upload(method: MethodDescriptor, messages: AsyncIterable<unknown>, call: BackendCall): Promise<Buffer>;
  close(): void;
}

/** One channel per service of the list; a method whose service is not in the list is unavailable. */
export function createBackends(upstreams: readonly Upstream[], registry: Registry, now: () => number): Backends {
  const clients = new Map<string, { client: GrpcClient; breaker: Breaker }>(
    upstreams.map(({ name, grpc }) => [
      name,
      { client: openGrpcClient({ address: grpc }), breaker: createBreaker(now) },
    ]),
  );
  const down = (service: string, language: Language | undefined): RemoteError =>
    new RemoteError(statusOf(errors.SERVICE_DOWN({ service }, { retryAfterMs: 1000 }), language ?? 'en'));
  const codec = (name: string): MessageFns => {
    const found = registry.codecs.get(name);
    if (!found) throw new Error(`no codec for ${name}`);
    return found;
  };
  const backend = (method: MethodDescriptor, language: Language | undefined) => {
    const found = clients.get(method.deployable);
    if (!found || found.breaker.open()) throw down(method.deployable, language);
    return found;
  };
  const outgoing = ({ deadlineMs, ...rest }: BackendCall): Outgoing => ({ ...rest, deadline: now() + deadlineMs });
  return {
    async unary(method, message, call) {
      const bytes = codec(method.request).encode(message).finish();
      const { client, breaker } = backend(method, call.language);
      try {
        const answer = await client.unary(method.path, bytes, outgoing(call));
        breaker.heard(true);
        return answer;
      } catch (error) {
        // Who went away himself has not waited long enough to know.
        if (!call.signal.aborted) breaker.heard(!(error instanceof RemoteError && error.silent));
        throw error;
      }
    },
    async *download(method, message, call) {
      const { decode } = codec(method.response);
      const bytes = codec(method.request).encode(message).finish();
      for await (const answer of backend(method, call.language).client.receive(method.path, bytes, outgoing(call)))
        yield decode(answer);
    },
    async upload(method, messages, call) {
      const { encode } = codec(method.request);
      const bytes = (async function* () {
        for await (const message of messages) yield encode(message).finish();
      })();
      return backend(method, call.language).client.send(method.path, bytes, outgoing(call));
    },
    close() {
      for (const { client } of clients.values()) client.close();
    },
  };
}
