import type {
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  sendUnaryData,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

/**
 * grpc.health.v1, by hand: two messages of one field each. The package grpc-health-check loads proto-loader and
 * protobufjs and reads health.proto beside itself (which a bundle does not have): 12 MiB and 50 ms of start.
 */
export interface Health {
  /** Whether the process takes calls; watchers are told of a change. */
  set(serving: boolean): void;
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
}

const SERVING = Buffer.from([8, 1]);
const NOT_SERVING = Buffer.from([8, 2]);
const SERVICE_UNKNOWN = Buffer.from([8, 3]);
const NOT_FOUND = 5;

const identity = (bytes: Buffer): Buffer => bytes;

function method(name: string, responseStream: boolean): ServiceDefinition[string] {
  return {
    path: `/grpc.health.v1.Health/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
}

/** Answers for the whole server ("") and for each service by its full name. */
export function createHealth(services: readonly string[]): Health {
  const known = new Set(['', ...services]);
  const watchers = new Set<{ service: string; stream: ServerWritableStream<Buffer, Buffer> }>();
  let serving = false;
  const stateOf = (service: string): Buffer =>
    known.has(service) ? (serving ? SERVING : NOT_SERVING) : SERVICE_UNKNOWN;

  return {
    set(next) {
      if (next === serving) return;
      serving = next;
      for (const { service, stream } of watchers) stream.write(stateOf(service));
    },
    definition: { check: method('Check', false), watch: method('Watch', true) },
    implementation: {
      check(call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) {
        const service = serviceOf(call.request);
        if (known.has(service)) done(null, stateOf(service));
        else done({ code: NOT_FOUND, details: 'no such service' });
      },
      watch(stream: ServerWritableStream<Buffer, Buffer>) {
        const watcher = { service: serviceOf(stream.request), stream };
        watchers.add(watcher);
        stream.on('cancelled', () => watchers.delete(watcher));
        stream.write(stateOf(watcher.service));
      },
    },
  };
}

/** HealthCheckRequest { string service = 1 }. */
function serviceOf(request: Buffer): string {
  return request[0] === 10 ? request.subarray(2, 2 + (request[1] ?? 0)).toString('utf8') : '';
}
