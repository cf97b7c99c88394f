import { ANONYMOUS, serviceActor } from './actor.ts';
import type { Actor, Scope } from './actor.ts';
import { misplaced } from './placement.ts';
import type { PlacementRights } from './placement.ts';

const EDIT = 'sales:deal:edit';
const GIVE = 'sales:deal:reassign';
const READ = 'sales:deal:read';
const both = { owner: 'owner_id', team: 'team_id' };

function person(
  userId: string,
  team: string,
  permissions: Readonly<Record<string, Scope>>,
  below: string[] = [],
): Actor {
  return {
    ...ANONYMOUS,
    userId,
    teamId: team,
    teamIds: [team],
    subtreeTeamIds: [team, ...below],
    permissions: new Map(Object.entries(permissions)),
  };
}
const reads = { [READ]: 'own' } as const;
const everybody = [
  person('colleague', 'south', reads),
  person('below', 'southern', reads),
  person('outsider', 'north', reads),
  person('storekeeper', 'south', {}),
];
const people = { actorOfUser: (id: string) => everybody.find(({ userId }) => userId === id) };
const mine = { ownerId: 'me', teamId: 'south' };

/** Who the record may go to in a scope, as "owner/team" of each try that is let through. */
function reached(
  permissions: Readonly<Record<string, Scope>>,
  rights: PlacementRights,
  before?: typeof mine,
): string[] {
  const me = person('me', 'south', permissions, ['southern']);
  const owners = ['me', 'colleague', 'below', 'outsider', 'storekeeper', 'nobody'];
  const tries = owners.flatMap((ownerId) => ['south', 'southern', 'north'].map((teamId) => ({ ownerId, teamId })));
  return tries
    .filter((after) => misplaced(me, people, rights, both, before, after).length === 0)
    .map(({ ownerId, teamId }) => `${ownerId}/${teamId}`);
}

describe('[G2] after a change a record lies within the scope of the right that made it', () => {
  const rights = { permission: EDIT, read: READ };
  test.each<[Scope, string[]]>([
    ['own', ['me/south']],
    ['team', ['me/south', 'colleague/south']],
    ['subtree', ['me', 'colleague', 'below'].flatMap((who) => [`${who}/south`, `${who}/southern`])],
    [
      'all',
      ['me', 'colleague', 'below', 'outsider'].flatMap((who) =>
        ['south', 'southern', 'north'].map((team) => `${who}/${team}`),
      ),
    ],
  ])('%s', (scope, expected) => {
    expect(reached({ [EDIT]: scope }, rights)).toEqual(expected);
    expect(reached({ [EDIT]: scope }, rights, mine)).toEqual(expected);
  });

  test('what a change leaves alone is not asked about', () => {
    const me = person('me', 'south', { [EDIT]: 'team' });
    const strange = { ownerId: 'nobody', teamId: 'south' };
    expect(misplaced(me, people, rights, both, strange, { ...strange })).toEqual([]);
  });

  test('a record keeps a team while its owner has one', () => {
    const me = person('me', 'south', { [EDIT]: 'own' });
    expect(misplaced(me, people, rights, both, mine, { ownerId: 'me' })).toEqual([
      { part: 'team', reason: 'NOT_ALLOWED' },
    ]);
    const loner = { ...me, teamIds: [], subtreeTeamIds: [] };
    expect(misplaced(loner, people, rights, both, mine, { ownerId: 'me' })).toEqual([]);
  });

  test('services and the system answer for themselves', () => {
    expect(misplaced(serviceActor('crm-service-sales', 's'), people, rights, both, mine, {})).toEqual([]);
  });
});

describe('[G2] where a noun has a right to give records away, no other gives them', () => {
  const rights = { permission: EDIT, handOver: GIVE, read: READ };
  test('the edit of all records gives none away', () => {
    expect(reached({ [EDIT]: 'all' }, rights, mine)).toEqual(['me/south']);
  });
  test('the right reaches everybody who may see such records', () => {
    expect(reached({ [EDIT]: 'own', [GIVE]: 'own' }, rights, mine)).toHaveLength(4 * 3);
  });
  test('only what lies within its own scope can be given', () => {
    const me = person('me', 'south', { [EDIT]: 'all', [GIVE]: 'own' });
    const others = { ownerId: 'colleague', teamId: 'south' };
    expect(misplaced(me, people, rights, both, others, mine)).toEqual([{ part: 'owner', reason: 'NOT_ALLOWED' }]);
  });
});

test('[G2] the refusal says what is wrong with the new owner, where the caller could name anybody', () => {
  const rights = { permission: EDIT, read: READ };
  const told = (scope: Scope, ownerId: string) =>
    misplaced(person('me', 'south', { [EDIT]: scope }), people, rights, both, mine, { ownerId, teamId: 'south' })[0]
      ?.reason;
  expect([told('all', 'nobody'), told('all', 'storekeeper')]).toEqual(['USER_UNKNOWN', 'USER_WITHOUT_RIGHT']);
  expect([told('own', 'nobody'), told('own', 'outsider')]).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
});
