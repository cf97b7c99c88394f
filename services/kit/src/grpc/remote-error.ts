import type { ServiceError as GrpcError } from '@grpc/grpc-js';
import type { Language } from '../access/actor.ts';
import { codeName } from './codes.ts';
import type { Code } from './codes.ts';
import { common } from './errors.ts';
import type { Failure } from './outcome.ts';
import { decodeStatus, statusOf } from './status.ts';
import type { ErrorStatus } from './status.ts';

/** A refusal by another service, or its silence. */
export class RemoteError extends Error {
  readonly code: Code;
  readonly status: ErrorStatus;
  /** The callee said nothing: what the status says is our own guess. */
  readonly silent: boolean;

  constructor(status: ErrorStatus, cause?: unknown, silent = false) {
    super(`${status.code} ${status.message}`, cause === undefined ? undefined : { cause });
    this.name = 'RemoteError';
    this.code = status.code;
    this.status = status;
    this.silent = silent;
  }
}

/** True when the service answered with this reason. */
export function isRefusal(thrown: unknown, reason: string): thrown is RemoteError {
  return thrown instanceof RemoteError && thrown.status.reason === reason;
}

/** The failure that grpc-js tells as an error. */
export function failureOf(error: GrpcError): Failure {
  const [status] = error.metadata?.get('grpc-status-details-bin') ?? [];
  return {
    code: error.code,
    cause: error,
    ...(status !== undefined && typeof status !== 'string' ? { status } : {}),
  };
}

/** The failure of a call as an error to throw; what the callee left unsaid is said in the language given. */
export function remoteError(failure: Failure, language: Language = 'en'): RemoteError {
  return new RemoteError(
    failure.status === undefined ? silentStatus(failure.code, language) : decodeStatus(failure.status),
    failure.cause,
    failure.status === undefined,
  );
}

/**
 * What a failed call says when the service could not send any detail (it is away, too slow, or does not know the
 * method): the platform's own words for that.
 */
function silentStatus(number: number, language: Language): ErrorStatus {
  const code = codeName(number);
  switch (code) {
    case 'UNAVAILABLE':
      return statusOf(common.UNAVAILABLE({}, { retryAfterMs: 1000 }), language);
    case 'DEADLINE_EXCEEDED':
      return statusOf(common.DEADLINE_EXCEEDED(), language);
    case 'CANCELLED':
      return statusOf(common.CANCELLED(), language);
    case 'RESOURCE_EXHAUSTED':
      return statusOf(common.OVERLOADED({}, { retryAfterMs: 500 }), language);
    case 'UNIMPLEMENTED':
      // An older replica of the service: to the caller that is the same as its being away.
      return { ...statusOf(common.UNAVAILABLE(), language), code };
    default:
      return { ...statusOf(common.INTERNAL({ traceId: '' }), language), code };
  }
}
