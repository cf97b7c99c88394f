/**
 * What a run promised and what it did, to be compared afterwards. Each checker lists what contradicts its promise, in words;
 * an empty list is a pass.
 */

/** A command that was answered with success, and the event that follows from it. */
export interface Acknowledged {
  key: string;
  sequence: number;
  /** The request's id; the same id must always get the same answer. */
  request: string;
}

/** An event as a subscriber applied it, in the order in which it did. */
export interface Applied {
  key: string;
  sequence: number;
}

const at = ({ key, sequence }: Applied): string => `${key}/${sequence}`;

/** Everything acknowledged is applied. */
export function noLoss(acknowledged: readonly Acknowledged[], applied: readonly Applied[]): string[] {
  const done = new Set(applied.map(at));
  return acknowledged.filter((one) => !done.has(at(one))).map((one) => `${at(one)} was acknowledged and never applied`);
}

/** Nothing is applied that was not asked for; `attempted` counts the commands of each key, whatever their outcome. */
export function noPhantom(attempted: ReadonlyMap<string, number>, applied: readonly Applied[]): string[] {
  return applied
    .filter((one) => one.sequence < 1 || one.sequence > (attempted.get(one.key) ?? 0))
    .map((one) => `${at(one)} was applied and never asked for`);
}

/** No event takes effect twice. */
export function effectOnce(applied: readonly Applied[]): string[] {
  const seen = new Set<string>();
  return applied.filter((one) => seen.size === seen.add(at(one)).size).map((one) => `${at(one)} was applied twice`);
}

/** The events of a key are applied as 1, 2, 3… without a gap. */
export function orderPerKey(applied: readonly Applied[]): string[] {
  const last = new Map<string, number>();
  const wrong: string[] = [];
  for (const one of applied) {
    const before = last.get(one.key) ?? 0;
    if (one.sequence !== before + 1) wrong.push(`${at(one)} was applied after ${one.key}/${before}`);
    last.set(one.key, one.sequence);
  }
  return wrong;
}

/** The same request always got the same answer, and two requests never the same one. */
export function sameReplies(acknowledged: readonly Acknowledged[]): string[] {
  const answers = new Map<string, string>();
  const requests = new Map<string, string>();
  const wrong: string[] = [];
  for (const one of acknowledged) {
    const first = answers.get(one.request) ?? at(one);
    if (first !== at(one)) wrong.push(`request ${one.request} was answered ${first} and ${at(one)}`);
    answers.set(one.request, first);
    const owner = requests.get(at(one)) ?? one.request;
    if (owner !== one.request) wrong.push(`${at(one)} was the answer to ${owner} and to ${one.request}`);
    requests.set(at(one), owner);
  }
  return wrong;
}

/** Nothing is skipped in silence: what was acknowledged is applied or stands as parked, and not both. */
export function parkedAccounted(
  acknowledged: readonly Acknowledged[],
  applied: readonly Applied[],
  parked: readonly Applied[],
): string[] {
  const done = new Set(applied.map(at));
  const aside = new Set(parked.map(at));
  return acknowledged.flatMap((one) => {
    const places = Number(done.has(at(one))) + Number(aside.has(at(one)));
    if (places === 1) return [];
    return [`${at(one)} is ${places === 0 ? 'neither applied nor parked' : 'both applied and parked'}`];
  });
}
