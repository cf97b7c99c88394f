import type { FindTwins } from '@crm/kit/import/plan';
import type { ImportContext } from '@crm/kit/import/target';
import type { Statement } from '@crm/kit/pg/pool';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { identityOf, normalClient } from '../client/client.draft.ts';
import { likeness, type Identity } from '../client/duplicate.ts';

/**
 * From here on two clients are taken for one: a shared phone (0.9) or e-mail (0.85) and nearly the same name. A phone alone
 * is shared by the people of one office, a name by namesakes.
 */
const SAME = 0.93;

const CANDIDATES: Statement = {
  name: 'import_client_twins',
  text: `with found as (
      select distinct client_id from client_identifiers
      where (kind = 'PHONE' and value = any($1)) or (kind = 'EMAIL' and value = any($2))
    )
    select i.client_id::text as id, jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'detail', i.detail)) as known
    from found join client_identifiers i using (client_id) group by i.client_id`,
};

interface Candidate {
  id: string;
  known: { kind: string; value: string; detail: string }[];
}

interface Seen {
  line: number;
  identity: Identity;
}

/** Clients that are most likely those of the lines: by the rule that warns who types a client in. */
export function findTwins(phoneRegion: string): FindTwins<Client> {
  return async (tx, lines, context) => {
    const typed = lines.flatMap(({ line, draft }) => {
      const identity = identityIn(draft, phoneRegion);
      return identity ? [{ line, identity }] : [];
    });
    const rows = await tx.query<Candidate>(CANDIDATES, [
      typed.flatMap(({ identity }) => identity.phones),
      typed.flatMap(({ identity }) => identity.emails),
    ]);
    const known = rows.map(({ id, known: parts }) => ({ id, identity: identityFrom(parts) }));
    const byPoint = pointed(known);
    const earlier = seenIn(context);
    const twins = new Map<number, { line: number } | { recordId: string }>();
    for (const { line, identity } of typed) {
      const points = pointsOf(identity);
      const before = points.flatMap((point) => earlier.get(point) ?? []);
      // A transaction that is run again has seen the lines behind this one already.
      const twin = before.find((one) => one.line < line && isSame(identity, one.identity));
      for (const point of points) earlier.set(point, [...(earlier.get(point) ?? []), { line, identity }]);
      const [best] = points
        .flatMap((point) => byPoint.get(point) ?? [])
        .filter((one) => isSame(identity, one.identity))
        .sort((one, other) => scoreOf(identity, other.identity) - scoreOf(identity, one.identity));
      if (twin) twins.set(line, { line: twin.line });
      else if (best) twins.set(line, { recordId: best.id });
    }
    return twins;
  };
}

function identityIn(draft: Client, phoneRegion: string): Identity | undefined {
  try {
    return identityOf(normalClient(draft, phoneRegion));
  } catch {
    // What is wrong with it is told when it is made.
    return undefined;
  }
}

function identityFrom(known: Candidate['known']): Identity {
  const of = (kind: string): Candidate['known'] => known.filter((one) => one.kind === kind);
  return {
    taxIds: of('INN').map(({ value, detail }) => ({ inn: value, kpp: detail })),
    phones: of('PHONE').map(({ value }) => value),
    emails: of('EMAIL').map(({ value }) => value),
    nameKey: of('NAME')[0]?.value ?? '',
  };
}

function isSame(one: Identity, other: Identity): boolean {
  // Two taxpayers are two clients, whoever answers their phone.
  const taxpayers = one.taxIds.length > 0 && other.taxIds.length > 0;
  return !taxpayers && scoreOf(one, other) >= SAME;
}

function scoreOf(one: Identity, other: Identity): number {
  return likeness(one, other)?.score ?? 0;
}

function pointsOf({ phones, emails }: Identity): string[] {
  return [...phones, ...emails];
}

function pointed<T extends { identity: Identity }>(all: readonly T[]): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all)
    for (const point of pointsOf(one.identity)) found.set(point, [...(found.get(point) ?? []), one]);
  return found;
}

const SEEN = 'clients seen';

/** Lines that this run has looked at, by their phones and e-mails. */
function seenIn({ memory }: ImportContext): Map<string, Seen[]> {
  const seen = (memory.get(SEEN) as Map<string, Seen[]> | undefined) ?? new Map<string, Seen[]>();
  memory.set(SEEN, seen);
  return seen;
}
