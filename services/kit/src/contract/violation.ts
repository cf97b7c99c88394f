/** One thing wrong with one field of a request. */
export interface FieldViolation {
  /** JSON names from the request's root: "deal.lines[2].quantity"; "" is the request itself. */
  field: string;
  /** A key of the catalogue in reasons.ts. */
  reason: string;
  /** What the reason's text speaks of, as { limit: 200 }. */
  params?: Readonly<Record<string, string | number>>;
}

/** Why a single value is refused. Constant per rule, so that a check allocates nothing. */
export interface Failure {
  reason: string;
  params?: Readonly<Record<string, string | number>>;
}

/** Where a message stands in the request; turned into text only when something is wrong. */
export interface Place {
  parent: Place | undefined;
  name: string;
  /** Index in a repeated field or key in a map. */
  item: number | string | undefined;
  depth: number;
}

/** Place of a nested message. */
export function within(parent: Place | undefined, name: string, item?: number | string): Place {
  return { parent, name, item, depth: parent === undefined ? 1 : parent.depth + 1 };
}

/** Records a failure of the field `name` of the message at `place`. */
export function report(
  violations: FieldViolation[],
  place: Place | undefined,
  name: string,
  item: number | string | undefined,
  failure: Failure,
): void {
  const field = fieldPath(within(place, name, item));
  violations.push(
    failure.params === undefined
      ? { field, reason: failure.reason }
      : { field, reason: failure.reason, params: failure.params },
  );
}

function fieldPath(place: Place): string {
  const index = place.item === undefined ? '' : `[${place.item}]`;
  const own = `${place.name}${index}`;
  if (place.parent === undefined) return own;
  const outer = fieldPath(place.parent);
  return own === '' ? outer : outer === '' ? own : `${outer}.${own}`;
}
