import { ReferencesServiceService } from '@crm/proto/gen/crm/type/v1/references';
import type { Actor } from '../access/actor.ts';
import type { Grants } from '../access/grants.ts';
import { unavailable } from '../grpc/errors.ts';
import { implement } from '../grpc/implement.ts';
import type { Implementation } from '../grpc/implement.ts';
import type { Db } from '../pg/pool.ts';
import { namersOf, referrersOf } from './nouns.ts';
import type { Nouns } from './nouns.ts';
import { visibleHere } from './sight.ts';
import { namedAmong, whatStands } from './standing.ts';

/** What every service answers the others about its own records. */
export function referencesService(db: Db, nouns: Nouns, grants: Pick<Grants, 'actorOfUser'>): Implementation {
  /** The user was known to the service that asks, so here he soon will be. */
  function actorOf(userId: string): Actor | undefined {
    if (userId === '') return undefined;
    const actor = grants.actorOfUser(userId);
    if (actor === undefined) throw unavailable(new Error('the grants of the user are not here yet'), 200);
    return actor;
  }

  return implement(ReferencesServiceService, {
    findVisible: async ({ userId, records }) => ({ records: await visibleHere(db, nouns, records, actorOf(userId)) }),
    findStanding: async ({ userId, noun, id }, { language }) => ({
      standing: await whatStands(db, referrersOf(nouns.all, noun), id, actorOf(userId), language),
    }),
    findNamed: async ({ records: { noun, ids } = { noun: '', ids: [] } }) => ({
      ids: await namedAmong(db, namersOf(nouns.all, noun), ids),
    }),
  });
}
