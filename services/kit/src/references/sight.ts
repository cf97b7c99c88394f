import type { RecordSet } from '@crm/proto/gen/crm/type/v1/references';
import type { Actor } from '../access/actor.ts';
import { isUuid } from '../ids/uuid.ts';
import type { Tx } from '../pg/pool.ts';
import { scopeSql } from '../resource/load.ts';
import { newParams } from '../resource/params.ts';
import { statementCache } from '../resource/statements.ts';
import type { Nouns } from './nouns.ts';

const statements = statementCache('references');

/**
 * Which of these records of this service an actor may read, by the rules of their nouns' own get; without an actor, which
 * there are. Deleted ones, and those of nouns that the service does not have, are not among them. One statement.
 */
export async function visibleHere(
  db: Pick<Tx, 'query'>,
  nouns: Nouns,
  records: readonly RecordSet[],
  actor: Actor | undefined,
): Promise<RecordSet[]> {
  const params = newParams();
  const selects = records.flatMap(({ noun, ids }) => {
    const resource = nouns.named(noun);
    const known = ids.filter(isUuid);
    if (resource === undefined || known.length === 0) return [];
    const conditions = [
      `id = any(${params.add(known)}::uuid[])`,
      actor === undefined ? 'true' : scopeSql(resource, actor, resource.permissionFor('read'), params),
      resource.softDelete ? 'deleted_at is null' : 'true',
    ].filter((condition) => condition !== 'true');
    return [`select '${noun}' as noun, id::text from ${resource.options.table} where ${conditions.join(' and ')}`];
  });
  if (selects.length === 0) return [];
  const rows = await db.query<{ noun: string; id: string }>(statements.of(selects.join(' union all ')), params.values);
  return [...Map.groupBy(rows, ({ noun }) => noun)].map(([noun, found]) => ({ noun, ids: found.map(({ id }) => id) }));
}
