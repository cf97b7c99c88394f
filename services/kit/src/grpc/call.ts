import { systemActor } from '../access/actor.ts';
import type { Actor, Language } from '../access/actor.ts';
import type { People } from '../access/placement.ts';
import { formatTraceparent, newTrace, parseTraceparent } from '../telemetry/traceparent.ts';

/** What a handler knows about the call it answers. */
export interface Call {
  actor: Actor;
  /** Whom a record may be given to. */
  people: People;
  /** Language of texts in the answer: the accept-language header, else the actor's own. */
  language: Language;
  /** Idempotency key from the x-request-id header; a request's own request_id field comes before it. */
  requestId?: string;
  traceId: string;
  traceparent: string;
  /** When the call came in; the only "now" of everything that it does. */
  now: Date;
  /** Epoch milliseconds after which nobody waits for the answer. */
  deadline: number;
  /** Aborted when the caller goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** The caller's "Bearer …", to be handed on to services called on his behalf. Absent for the system's own work. */
  authorization?: string;
}

const NOBODY: People = { actorOfUser: () => undefined };

/** The call of work that nobody waits for: a consumer, a timer, a job. Acts as the system, or as the actor given. */
export function systemCall(
  service: string,
  now: Date,
  options: {
    traceparent?: string;
    signal?: AbortSignal;
    actor?: Actor;
    people?: People | undefined;
    deadlineMs?: number;
  } = {},
): Call {
  const actor = options.actor ?? systemActor(service);
  const trace = parseTraceparent(options.traceparent) ?? newTrace(0);
  return {
    actor,
    people: options.people ?? NOBODY,
    language: actor.language,
    traceId: trace.traceId,
    traceparent: formatTraceparent(trace),
    now,
    deadline: now.getTime() + (options.deadlineMs ?? 30_000),
    signal: options.signal ?? new AbortController().signal,
  };
}

/** Milliseconds for which somebody still waits for the answer. */
export function timeLeft({ deadline }: Pick<Call, 'deadline'>): number {
  return deadline - Date.now();
}
