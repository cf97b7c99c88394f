import { randomFillSync } from 'node:crypto';

/** W3C trace context: which trace a piece of work belongs to, and whether it is recorded. */
export interface TraceContext {
  /** 32 hex digits. */
  traceId: string;
  /** 16 hex digits: the span that asked for the work. */
  spanId: string;
  sampled: boolean;
}

const FORM = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Reads a traceparent header; undefined when it is absent or not well-formed (a new trace is begun then). */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  if (header === undefined) return undefined;
  const match = FORM.exec(header);
  if (match === null || header.startsWith('ff')) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = match;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

const POOL = Buffer.alloc(24 * 256);
let taken = POOL.length;

/** A new trace, recorded with probability `ratio` (0 to 1). */
export function newTrace(ratio: number): TraceContext {
  if (taken + 24 > POOL.length) {
    randomFillSync(POOL);
    taken = 0;
  }
  const hex = POOL.toString('hex', taken, taken + 24);
  taken += 24;
  // The sampling rule of OpenTelemetry's TraceIdRatioBased: decided by the id, so that every process decides alike.
  const sampled = ratio >= 1 || parseInt(hex.slice(19, 32), 16) / 2 ** 52 < ratio;
  return { traceId: hex.slice(0, 32), spanId: hex.slice(32), sampled };
}
