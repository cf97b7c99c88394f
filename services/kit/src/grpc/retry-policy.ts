import type { MethodDescriptor } from '@crm/proto/descriptor';
import { GRPC_CODES } from './codes.ts';
import { FRAMES_PATH } from './frames.ts';

// UNAVAILABLE alone is tried again (AIP-194): the service was not reached, or it is safe to ask again because the request
// id makes a write happen once. Streams are not, once they gave something.
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
/** A failure takes one token, an answer gives back a tenth; below half there are no further attempts. */
const TOKENS = 100;
const TOKENS_PER_ANSWER = 0.1;

/** Decides on further attempts of the unary calls of one channel. */
export interface Retries {
  /** Told of each outcome; milliseconds to wait before the next attempt, undefined when this outcome stands. */
  after(path: string, code: number, attempt: number): number | undefined;
}

/** `methods`: those whose calls may be tried again; all when left out. */
export function createRetries(methods: readonly MethodDescriptor[] | undefined): Retries {
  const paths = methods && new Set(methods.map((method) => method.path));
  let tokens = TOKENS;
  return {
    after(path, code, attempt) {
      if (code !== GRPC_CODES.UNAVAILABLE) {
        tokens = Math.min(TOKENS, tokens + TOKENS_PER_ANSWER);
        return undefined;
      }
      tokens = Math.max(0, tokens - 1);
      if (attempt >= ATTEMPTS || tokens <= TOKENS / 2 || paths?.has(path) === false) return undefined;
      return Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
    },
  };
}

/**
 * The same rule as gRPC's service config, for calls that do not travel in frames. The stream of frames itself is not
 * repeated: its calls are.
 *
 * Durations have nine digits: grpc-js reads "0.5s" as five nanoseconds in some places of this document.
 */
export function serviceConfigOf(methods: readonly MethodDescriptor[] | undefined): object {
  const unary = methods?.filter((method) => !method.clientStreaming && !method.serverStreaming);
  const [, service, method] = FRAMES_PATH.split('/');
  return {
    loadBalancingConfig: [{ round_robin: {} }],
    retryThrottling: { maxTokens: TOKENS, tokenRatio: TOKENS_PER_ANSWER },
    methodConfig: [
      { name: [{ service, method }] },
      {
        // An empty name stands for every method.
        name: unary?.map(({ service, name }) => ({ service, method: name })) ?? [{}],
        retryPolicy: {
          maxAttempts: ATTEMPTS,
          initialBackoff: seconds(FIRST_WAIT_MS),
          maxBackoff: seconds(LONGEST_WAIT_MS),
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(9)}s`;
