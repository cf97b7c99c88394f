import { common, invalid, unavailable } from '../grpc/errors.ts';
import { OverLimit } from './limits.ts';

/**
 * What the caller is told of a run that did not come to its end: that the content of `field` asks for too much, that too
 * many ask at once (RESOURCE_EXHAUSTED), or that the service stops. Anything else is given back as it is.
 */
export function runRefusal(thrown: unknown, field: string): unknown {
  if (!(thrown instanceof OverLimit)) return thrown;
  switch (thrown.limit) {
    case 'TIME':
    case 'MEMORY':
    case 'INPUT':
    case 'OUTPUT':
      return invalid([{ field, reason: `OVER_${thrown.limit}` }]);
    case 'DEPTH':
      return invalid([{ field, reason: 'TOO_DEEP' }]);
    case 'QUEUE':
      return common.OVERLOADED({}, { retryAfterMs: 1000, cause: thrown });
    case 'STOPPED':
      return unavailable(thrown);
    case 'CRASH':
      return thrown;
  }
}
