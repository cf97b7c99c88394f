import type { Standing } from '@crm/proto/gen/crm/type/v1/references';
import type { Actor, Language } from '../access/actor.ts';
import type { Tx } from '../pg/pool.ts';
import type { Resource } from '../resource/define.ts';
import { scopeSql } from '../resource/load.ts';
import { newParams } from '../resource/params.ts';
import type { Row } from '../resource/row.ts';
import { unnamed } from '../resource/statements.ts';
import { inUse } from './errors.ts';
import type { Link } from './links.ts';

/** A noun whose records stand on those of another, and how. */
export interface Referrer {
  resource: Resource<object>;
  links: readonly Link[];
}

/** So many of those that stand are told by name. */
const NAMED = 3;

/**
 * What of these nouns stands on a record, in one statement; names of the first few that the actor may read are asked for
 * only when something does. Planned for its values: a deletion is rare, and each noun's index serves it.
 */
export async function whatStands(
  db: Pick<Tx, 'query'>,
  referrers: readonly Referrer[],
  id: string,
  actor: Actor | undefined,
  language: Language,
): Promise<Standing[]> {
  if (referrers.length === 0) return [];
  const counts = referrers.map(
    (referrer, at) =>
      `select ${at} as at, count(*)::int as count from ${tableOf(referrer)} where ${standsOn(referrer, '$1')}`,
  );
  const rows = await db.query<{ at: number; count: number }>(unnamed(counts.join(' union all ')), [id]);
  const standing: Standing[] = [];
  for (const { at, count } of rows) {
    const referrer = referrers[at];
    if (count === 0 || referrer === undefined) continue;
    const { options, noun } = referrer.resource;
    standing.push({
      noun: `${options.service}.${noun}`,
      title: options.stands?.title[language] ?? noun,
      count,
      names: await namesOf(db, referrer, id, actor),
    });
  }
  return standing;
}

/** Which of these records are named by any of these nouns, in one statement; deleted ones name nothing. */
export async function namedAmong(
  db: Pick<Tx, 'query'>,
  namers: readonly Referrer[],
  ids: readonly string[],
): Promise<string[]> {
  if (namers.length === 0 || ids.length === 0) return [];
  const selects = namers.flatMap(({ resource, links }) =>
    links.map(({ named }) => {
      const alive = resource.softDelete
        ? `(select * from ${resource.options.table} where deleted_at is null) t`
        : tableOf({ resource });
      return named(alive, '$1');
    }),
  );
  const rows = await db.query<{ id: string }>(
    unnamed(`select distinct id::text as id from (${selects.join(' union all ')}) n`),
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Refuses the deletion of a record while others of its own service stand on it. Its row must be locked. */
export async function mustBeFree<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  id: string,
  actor: Actor,
  language: Language,
): Promise<void> {
  const standing = await whatStands(tx, resource.referredBy, id, actor, language);
  if (standing.length > 0) throw inUse(resource.options.service, resource.noun, standing);
}

async function namesOf(
  db: Pick<Tx, 'query'>,
  referrer: Referrer,
  id: string,
  actor: Actor | undefined,
): Promise<string[]> {
  const { resource } = referrer;
  if (resource.options.label === undefined) return [];
  const params = newParams();
  const on = standsOn(referrer, params.add(id));
  const seen = actor === undefined ? 'true' : scopeSql(resource, actor, resource.permissionFor('read'), params);
  const rows = await db.query<Row>(
    unnamed(
      `select ${resource.select} from ${tableOf(referrer)} where ${on} and ${seen} order by id desc limit ${NAMED}`,
    ),
    params.values,
  );
  return rows.map((row) => resource.options.label?.(resource.read(row)) ?? '').filter((name) => name !== '');
}

function tableOf({ resource }: Pick<Referrer, 'resource'>): string {
  return resource.options.table;
}

function standsOn({ resource, links }: Referrer, id: string): string {
  const { stands } = resource.options;
  const conditions = [
    ...(resource.softDelete ? ['deleted_at is null'] : []),
    `(${stands?.while ?? 'true'})`,
    `(${links.map(({ sql }) => sql(id)).join(' or ')})`,
  ];
  return conditions.join(' and ');
}
