import type { MethodDescriptor } from '@crm/proto/descriptor';

/**
 * The gRPC service config of a channel. UNAVAILABLE alone is tried again (AIP-194): the service was not reached, or it
 * is safe to ask again because the request id makes a write happen once. Streams are not, once they gave something.
 *
 * Durations have nine digits: grpc-js reads "0.5s" as five nanoseconds in some places of this document.
 */
export function serviceConfigOf(methods: readonly MethodDescriptor[] | undefined): object {
  const unary = methods?.filter((method) => !method.clientStreaming && !method.serverStreaming);
  return {
    loadBalancingConfig: [{ round_robin: {} }],
    retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
    methodConfig: [
      {
        // An empty name stands for every method.
        name: unary?.map((method) => ({ service: method.service, method: method.name })) ?? [{}],
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.050000000s',
          maxBackoff: '1.000000000s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  };
}
