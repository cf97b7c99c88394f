import type { Logger } from '../log/logger.ts';
import { DbError, isTransient } from '../pg/errors.ts';
import { refusalOfDb } from './db-refusal.ts';
import { ServiceError, common } from './errors.ts';

/**
 * What the caller is told about a thrown thing. Only a ServiceError speaks for itself; the rest is logged and hidden.
 * Outages of the database or a peer are UNAVAILABLE: a caller that retries with the same request id does no harm.
 */
export function refusalOf(
  thrown: unknown,
  context: { traceId: string; path: string; aborted: boolean; log: Logger },
): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (context.aborted) return common.CANCELLED({}, { cause: thrown });
  const { traceId, path, log } = context;
  if (isTransient(thrown)) {
    log.warn({ err: thrown, traceId, rpc: path }, 'a call failed for want of something it stands on');
    // No connection came free: another attempt at once would only stand in the same queue, so it is not UNAVAILABLE.
    return thrown instanceof DbError && thrown.kind === 'exhausted'
      ? common.OVERLOADED({}, { cause: thrown, retryAfterMs: 1000 })
      : common.UNAVAILABLE({}, { cause: thrown, retryAfterMs: 1000 });
  }
  const refused = thrown instanceof DbError ? refusalOfDb(thrown) : undefined;
  if (refused !== undefined) {
    log.warn({ err: thrown, traceId, rpc: path }, 'the database refused what no check had');
    return refused;
  }
  log.error({ err: thrown, traceId, rpc: path }, 'a call failed');
  return common.INTERNAL({ traceId }, { cause: thrown });
}
