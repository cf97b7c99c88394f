import type { Call } from './call.ts';

/** One method as ts-proto writes it with outputServices=grpc-js. */
export interface MethodShape {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseSerialize: (value: never) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

export type ServiceShape = Readonly<Record<string, MethodShape>>;

type RequestOf<Method extends MethodShape> = ReturnType<Method['requestDeserialize']>;
type ResponseOf<Method extends MethodShape> = ReturnType<Method['responseDeserialize']>;

/** The handler of a method: unary, server-streaming (an async generator) or client-streaming. */
export type Handler<Method extends MethodShape> = Method['requestStream'] extends true
  ? (requests: AsyncIterable<RequestOf<Method>>, call: Call) => Promise<ResponseOf<Method>>
  : Method['responseStream'] extends true
    ? (request: RequestOf<Method>, call: Call) => AsyncIterable<ResponseOf<Method>>
    : (request: RequestOf<Method>, call: Call) => Promise<ResponseOf<Method>>;

export type Handlers<Service extends ServiceShape> = { readonly [Name in keyof Service]: Handler<Service[Name]> };

/** One served method, with its types set aside. */
export interface ServedMethod {
  path: string;
  requestStream: boolean;
  responseStream: boolean;
  decode: (bytes: Buffer) => unknown;
  encode: (value: unknown) => Buffer;
  handle: (request: unknown, call: Call) => unknown;
}

export interface Implementation {
  methods: readonly ServedMethod[];
}

/** Binds handlers to a service of the contracts: `implement(DealsServiceService, { getDeal: (request, call) => … })`. */
export function implement<Service extends ServiceShape>(
  definition: Service,
  handlers: Handlers<Service>,
): Implementation {
  return {
    methods: Object.entries(definition).map(([name, method]) => ({
      path: method.path,
      requestStream: method.requestStream,
      responseStream: method.responseStream,
      decode: method.requestDeserialize,
      encode: method.responseSerialize as (value: unknown) => Buffer,
      handle: handlers[name] as unknown as ServedMethod['handle'],
    })),
  };
}
