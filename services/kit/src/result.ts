/** The outcome of a decision: a value, or the reason it was refused with the facts a text about it needs. */
export type Result<T, Reason extends string = string> = { ok: true; value: T } | Refused<Reason>;

export interface Refused<Reason extends string = string> {
  ok: false;
  reason: Reason;
  params: Readonly<Record<string, string>>;
}

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Refuses with a reason; `params` fill the {placeholders} of the reason's texts. */
export function refuse<Reason extends string>(
  reason: Reason,
  params: Readonly<Record<string, string>> = {},
): Refused<Reason> {
  return { ok: false, reason, params };
}
