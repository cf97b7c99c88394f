/** The canonical codes of gRPC that the platform uses, by name. */
export const GRPC_CODES = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export type Code = keyof typeof GRPC_CODES;

const NAMES = new Map<number, Code>(Object.entries(GRPC_CODES).map(([name, code]) => [code, name as Code]));

/** The name of a numeric code; UNKNOWN for one that is not ours. */
export function codeName(code: number): Code {
  return NAMES.get(code) ?? 'UNKNOWN';
}
