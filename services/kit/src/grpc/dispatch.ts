import type { Audience, MethodDescriptor, Registry } from '@crm/proto/descriptor';
import { ANONYMOUS, can, isPerson } from '../access/actor.ts';
import type { Actor, Language } from '../access/actor.ts';
import type { People } from '../access/placement.ts';
import type { Clock } from '../clock/clock.ts';
import type { Logger } from '../log/logger.ts';
import { runInSpan, startSpan } from '../telemetry/span.ts';
import type { Span } from '../telemetry/span.ts';
import type { Call } from './call.ts';
import { GRPC_CODES } from './codes.ts';
import type { Code } from './codes.ts';
import { common, invalid, permissionDenied } from './errors.ts';
import type { ServiceError, Violation } from './errors.ts';
import { refusalOf } from './fault.ts';
import type { Implementation, ServedMethod } from './implement.ts';
import { languageOf } from './texts.ts';

/** Headers of a call, as the platform uses them. */
export interface CallHeaders {
  authorization?: string | undefined;
  acceptLanguage?: string | undefined;
  requestId?: string | undefined;
  traceparent?: string | undefined;
}

/** The transport's side of a call. */
export interface Incoming {
  headers: CallHeaders;
  /** Epoch milliseconds. */
  deadline: number;
  /** Made when first asked for: most calls never look at it. */
  signal: () => AbortSignal;
  aborted: () => boolean;
}

export interface DispatchOptions {
  registry: Registry;
  /** Who is calling; throws UNAUTHENTICATED or PERMISSION_DENIED. Synchronous when the token was seen before. */
  authenticate: (authorization: string | undefined) => Actor | Promise<Actor>;
  people: People;
  /** Field violations of a decoded request. */
  validate: (registry: Registry, message: string, value: unknown) => readonly Violation[];
  /** Refuses a request that names records which are not there for the caller; undefined when it names none. */
  references?: (contract: MethodDescriptor, request: object, call: Call) => Promise<void> | undefined;
  clock: Clock;
  log: Logger;
  /** Told of every finished call: path, code, seconds. */
  observe?: (path: string, code: Code | 'OK', seconds: number) => void;
}

/** A method with its contract. A method that the registry does not know cannot be served. */
export interface Route {
  served: ServedMethod;
  contract: MethodDescriptor;
}

/** Pairs implementations with the registry. Throws when a method has no contract. */
export function routesOf(registry: Registry, implementations: readonly Implementation[]): Route[] {
  const contracts = new Map(registry.methods.map((method) => [method.path, method]));
  return implementations
    .flatMap((implementation) => implementation.methods)
    .map((served) => {
      const contract = contracts.get(served.path);
      if (contract === undefined) throw new Error(`${served.path} is not in the registry; regenerate the contracts`);
      return { served, contract };
    });
}

/** What the caller is told, and in which language. */
export interface Refused {
  refusal: ServiceError;
  language: Language;
}

export interface Opened {
  call: Call;
  span: Span;
  /** Ends the span and counts the call; gives the refusal to send when there is one. */
  close(thrown?: { error: unknown }): Refused | undefined;
}

/**
 * What stands before and after every handler, in this order: trace, metrics, deadline, caller, permission. `open`
 * throws nothing: a refused call is told by `enter`.
 */
export function open(route: Route, incoming: Incoming, options: DispatchOptions): Opened {
  const { contract } = route;
  const started = performance.now();
  const span = startSpan(contract.path.slice(1), { kind: 'server', parent: incoming.headers.traceparent });
  const call: Call = {
    actor: ANONYMOUS,
    people: options.people,
    language: languageOf(incoming.headers.acceptLanguage) ?? 'en',
    traceId: span.traceId,
    traceparent: span.traceparent,
    now: options.clock.now(),
    deadline: incoming.deadline,
    get signal() {
      return incoming.signal();
    },
  };
  if (incoming.headers.requestId !== undefined) call.requestId = incoming.headers.requestId;
  if (incoming.headers.authorization !== undefined) call.authorization = incoming.headers.authorization;

  return {
    call,
    span,
    close(thrown) {
      const refusal =
        thrown === undefined
          ? undefined
          : refusalOf(thrown.error, {
              traceId: span.traceId,
              path: contract.path,
              aborted: incoming.aborted(),
              log: options.log,
            });
      if (span.recording) {
        span.set({
          'rpc.system': 'grpc',
          'rpc.grpc.status_code': refusal === undefined ? 0 : GRPC_CODES[refusal.code],
        });
        if (refusal?.code === 'INTERNAL') span.fail(thrown?.error);
      }
      span.end();
      options.observe?.(contract.path, refusal?.code ?? 'OK', (performance.now() - started) / 1000);
      return refusal === undefined ? undefined : { refusal, language: call.language };
    },
  };
}

/** Deadline, caller and permission; sets the actor on the call. Throws the refusal. */
export function enter(
  route: Route,
  opened: Opened,
  incoming: Incoming,
  options: DispatchOptions,
): void | Promise<void> {
  const { call } = opened;
  if (incoming.deadline <= call.now.getTime()) throw common.DEADLINE_EXCEEDED();
  const { contract } = route;
  if (contract.audience.includes('public') && call.authorization === undefined) return;
  const actor = options.authenticate(call.authorization);
  if (actor instanceof Promise) {
    return actor.then((known) => {
      admit(contract, known, call, incoming);
    });
  }
  admit(contract, actor, call, incoming);
}

function admit(contract: MethodDescriptor, actor: Actor, call: Call, incoming: Incoming): void {
  call.actor = actor;
  call.language = languageOf(incoming.headers.acceptLanguage) ?? actor.language;
  if (!mayCall(contract, actor)) throw permissionDenied(contract.permission);
}

const AUDIENCES: Readonly<Record<Actor['kind'], readonly Audience[]>> = {
  user: ['portal', 'public'],
  dealer: ['partner', 'public'],
  client: ['partner', 'public'],
  service: ['portal', 'partner', 'public', 'internal'],
  system: ['portal', 'partner', 'public', 'internal'],
};

/** The audience of the method, then its permission in any scope; rows are the handler's. Services need none for internal ones. */
export function mayCall({ audience, permission }: MethodDescriptor, actor: Actor): boolean {
  if (!audience.some((one) => AUDIENCES[actor.kind].includes(one))) return false;
  if (!isPerson(actor) && audience.includes('internal')) return true;
  return permission === '' || can(actor, permission) !== undefined;
}

/** Decodes and validates one message of a request. */
export function readMessage(route: Route, bytes: Buffer, options: DispatchOptions): unknown {
  let message: unknown;
  try {
    message = route.served.decode(bytes);
  } catch (error) {
    throw common.MALFORMED({}, { cause: error });
  }
  const violations = options.validate(options.registry, route.contract.request, message);
  if (violations.length > 0) throw invalid(violations);
  return message;
}

/** A whole unary call below the transport: bytes in, bytes out; throws what the handler throws. */
export async function answer(
  route: Route,
  bytes: Buffer,
  opened: Opened,
  incoming: Incoming,
  options: DispatchOptions,
): Promise<Buffer> {
  const entered = enter(route, opened, incoming, options);
  if (entered !== undefined) await entered;
  // Who went away while his token was looked at wants nothing any more.
  if (incoming.aborted()) throw common.CANCELLED();
  const request = readMessage(route, bytes, options);
  const checked = options.references?.(route.contract, request as object, opened.call);
  if (checked !== undefined) await checked;
  const response = await runInSpan(opened.span, () => route.served.handle(request, opened.call));
  return route.served.encode(response);
}
