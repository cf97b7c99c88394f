/** How a call ended without an answer. */
export interface Failure {
  /** Of google.rpc.Code. */
  code: number;
  /** google.rpc.Status with its details, when the callee sent it. */
  status?: Uint8Array;
  cause?: unknown;
}

export type Outcome = { message: Buffer } | Failure;
