/** One refused field of an RFC 9457 problem: `field` in the contract's form ("deal.lines[2].quantity"). */
export interface Violation {
  field: string;
  pointer?: string;
  reason: string;
  message: string;
}

/** The body of application/problem+json as the gateway writes it. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  instance?: string;
  reason?: string;
  errors?: Violation[];
}

/**
 * Any failed call. `status` 0 means that no answer came: `reason` is then NETWORK or TIMEOUT. `message` is in the
 * caller's language when the platform answered. `traceId` is what support asks for.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly violations: readonly Violation[];
  readonly traceId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(problem.detail || problem.title || problem.reason || 'Request failed', { cause: options.cause });
    this.name = 'ApiError';
    this.status = problem.status ?? 0;
    this.reason = problem.reason ?? '';
    this.violations = problem.errors ?? [];
    this.traceId = problem.instance;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Reads a failed answer; one without a problem body keeps its status and status text. */
export async function readProblem(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const retryAfterMs = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : undefined;
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    const body = (await response.json().catch(() => ({}))) as Problem;
    return new ApiError({ ...body, status: response.status }, { retryAfterMs });
  }
  return new ApiError(
    { status: response.status, title: response.statusText || `HTTP ${response.status}` },
    { retryAfterMs },
  );
}

/** Normalises whatever was thrown by a call. */
export function toApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    return new ApiError({ reason: 'TIMEOUT', title: 'The server did not answer in time.' }, { cause });
  }
  return new ApiError(
    { reason: 'NETWORK', title: cause instanceof Error ? cause.message : 'No connection.' },
    { cause },
  );
}
