import type { ServerResponse } from 'node:http';
import type { Language } from '@crm/kit/access/actor';
import type { Code } from '@crm/kit/grpc/codes';
import { refusalOf } from '@crm/kit/grpc/fault';
import { RemoteError } from '@crm/kit/grpc/remote-error';
import { statusOf, type ErrorStatus } from '@crm/kit/grpc/status';
import type { Logger } from '@crm/kit/log/logger';

/** RFC 9457. `errors` names each wrong field with the reason, for people in `message` and for programs in `reason`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The trace, to be told to whoever looks after the platform. */
  readonly instance: string;
  readonly reason: string;
  readonly errors?: readonly ProblemField[];
}

export interface ProblemField {
  /** JSON pointer into the body, "/lines/2/quantity"; absent for path and query parameters. */
  readonly pointer?: string;
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

const httpStatus: Record<Code, number> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 409,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

/** Reasons whose HTTP status says more than their gRPC code can. */
const statusOfReason: Readonly<Record<string, number>> = {
  STALE_ETAG: 412,
  REQUEST_ID_REUSED: 422,
  BODY_TOO_LARGE: 413,
  BODY_TOO_SLOW: 408,
  UNSUPPORTED_MEDIA_TYPE: 415,
  METHOD_NOT_ALLOWED: 405,
  OVERLOADED: 503,
  // Also of an older replica that does not know the method yet.
  UNAVAILABLE: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Key reused',
  429: 'Too many requests',
  499: 'Cancelled',
  500: 'Internal error',
  501: 'Not offered',
  503: 'Unavailable',
  504: 'Timed out',
};

/** Where a field of the request stands in the body that the caller sent; undefined when it is no part of it. */
export type PointerOf = (field: string) => string | undefined;

const wholeRequest: PointerOf = () => undefined;

const pointerMember = (pointer: string | undefined): { pointer?: string } => (pointer === undefined ? {} : { pointer });

/** The problem that a status of a service, or of the gateway itself, is told as. */
export function problemOf(status: ErrorStatus, traceId: string, pointer: PointerOf = wholeRequest): Problem {
  const http = statusOfReason[status.reason] ?? httpStatus[status.code];
  const errors = status.violations.map(({ field, reason, message }) => ({
    ...pointerMember(pointer(field)),
    field,
    reason,
    message,
  }));
  return {
    type: `/problems/${status.reason === '' ? status.code : status.reason}`,
    title: titles[http] ?? 'Error',
    status: http,
    detail: status.localized?.message ?? status.message,
    instance: traceId,
    reason: status.reason === '' ? status.code : status.reason,
    ...(errors.length > 0 ? { errors } : {}),
  };
}

export interface ErrorContext {
  readonly language: Language;
  readonly traceId: string;
  readonly pointer?: PointerOf | undefined;
  readonly path: string;
  readonly log: Logger;
}

/**
 * Answers with the problem that a thrown thing stands for: a service's own refusal, one of the gateway's, or, for
 * everything else, INTERNAL with the trace and nothing of what happened.
 */
export function sendError(response: ServerResponse, thrown: unknown, context: ErrorContext): void {
  const { language, traceId, pointer, path, log } = context;
  const status =
    thrown instanceof RemoteError
      ? thrown.status
      : statusOf(refusalOf(thrown, { traceId, path, aborted: response.destroyed, log }), language);
  if (status.reason === 'METHOD_NOT_ALLOWED') response.setHeader('allow', status.params['allow'] ?? '');
  sendProblem(response, problemOf(status, traceId, pointer), status.retryAfterMs);
}

export function sendProblem(response: ServerResponse, problem: Problem, retryAfterMs?: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = problem.status;
  response.setHeader('content-type', 'application/problem+json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer realm="crm"');
  const wait = retryAfterMs ?? (problem.status === 503 || problem.status === 429 ? 1000 : undefined);
  if (wait !== undefined) response.setHeader('retry-after', String(Math.max(1, Math.ceil(wait / 1000))));
  response.end(JSON.stringify(problem));
}
