import { registry } from '@crm/proto/registry/identity';
import type { Team } from '@crm/proto/gen/crm/identity/v1/teams';
import { defineResource } from '@crm/kit/resource/define';
import { errors } from '../errors.ts';
import { makesCycle } from '../grants/grants.ts';
import { republishAll, loadTeams } from '../grants/grants.store.ts';
import { recordParent } from '../organisation/organisation.store.ts';

/** The team above, "" at the top; a dissolved team has no place in the tree. */
const placeOf = (team: Team): string | undefined => (team.deleteTime === undefined ? team.parentId : undefined);

export const teams = defineResource<Team>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.Team',
  table: 'teams',
  permission: 'identity:team',
  topic: 'crm.identity.teams.v1',
  search: ['name'],
  defaultOrder: 'name',
  stands: {
    title: { en: 'teams', ru: 'отделы', bg: 'екипи' },
    while: 'true',
  },
  label: (team) => team.name,
  hooks: {
    async check(before, after, _call, tx) {
      if (
        before !== undefined &&
        before.parentId !== after.parentId &&
        makesCycle(after.id, after.parentId, await loadTeams(tx))
      ) {
        throw errors.TEAM_CYCLE();
      }
    },
    async after(tx, { before, after, call }) {
      const place = placeOf(after);
      if (before !== undefined && placeOf(before) === place) return;
      await recordParent(tx, after.id, place, call.now);
      // Who stands above the team sees its records from now on, who stood above it does not.
      await republishAll(tx, call);
    },
  },
});
