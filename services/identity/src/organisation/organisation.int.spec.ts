import { Team, TeamsServiceService, type OrganisationNode } from '@crm/proto/gen/crm/identity/v1/teams';
import { User, UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { freshEmail, identityUnderTest, type IdentityUnderTest } from '../testing/identity.fixture.ts';

const { createTeam, updateTeam, deleteTeam, restoreTeam, getOrganisation } = TeamsServiceService;
const { createUser, updateUser, deactivateUser, activateUser } = UsersServiceService;
const DAY = 86_400_000;

let service: IdentityUnderTest;
beforeEach(async () => {
  service = await identityUnderTest('2026-03-02T09:00:00Z');
});
afterEach(() => service.stop());

const team = (name: string, parentId = ''): Promise<Team> =>
  service.call('admin', createTeam, { team: Team.fromPartial({ name, parentId }) });
const person = (name: string, teamId: string): Promise<User> =>
  service.call('admin', createUser, { user: User.fromPartial({ name, teamId, email: freshEmail() }) });
const move = (moved: Team, parentId: string): Promise<Team> =>
  service.call('admin', updateTeam, { team: { ...moved, parentId }, updateMask: ['parentId'] });

/** The tree in words: each team with its parent and how many members it had, on a date. */
async function tree(asOf: string, rootId = ''): Promise<string[]> {
  const { nodes } = await service.call('admin', getOrganisation, { asOf, rootId });
  const name = (id: string): string => nodes.find(({ teamId }) => teamId === id)?.name ?? '-';
  return nodes.map(
    ({ name: own, parentId, memberIds }: OrganisationNode) => `${own} < ${name(parentId)}, ${memberIds.length}`,
  );
}

test('the subtree of a team is told as it stood on a date, after a re-organisation too', async () => {
  const north = await team('North');
  const south = await team('South');
  const brick = await team('Brick', north.id);
  const anna = await person('Anna', brick.id);
  await person('Boris', north.id);
  service.clock.advance(10 * DAY);
  await move(brick, south.id);
  await service.call('admin', updateUser, { user: { ...anna, teamId: south.id }, updateMask: ['teamId'] });

  expect(await tree('2026-03-01')).toEqual([]);
  expect(await tree('2026-03-05')).toEqual(['Brick < North, 1', 'North < -, 1', 'South < -, 0']);
  expect(await tree('2026-03-05', north.id)).toEqual(['Brick < North, 1', 'North < -, 1']);
  expect(await tree('2026-03-12')).toEqual(['Brick < South, 0', 'North < -, 1', 'South < -, 1']);
  expect(await tree('2026-03-12', north.id)).toEqual(['North < -, 1']);
});

test('a dissolved team stands in the tree until that day; when it is restored, again', async () => {
  const old = await team('Old');
  service.clock.advance(5 * DAY);
  const { etag } = await service.call('admin', deleteTeam, { id: old.id, etag: old.etag });
  expect(await tree('2026-03-04')).toEqual(['Old < -, 0']);
  expect(await tree('2026-03-07')).toEqual([]);
  service.clock.advance(5 * DAY);
  await service.call('admin', restoreTeam, { id: old.id, etag });
  expect(await tree('2026-03-09')).toEqual([]);
  expect(await tree('2026-03-12')).toEqual(['Old < -, 0']);
});

test('who has left is no member any more, and is one again when he comes back', async () => {
  const sales = await team('Sales');
  const anna = await person('Anna', sales.id);
  service.clock.advance(5 * DAY);
  const left = await service.call('admin', deactivateUser, { id: anna.id, etag: anna.etag, basis: 'Has left' });
  expect(await tree('2026-03-04')).toEqual(['Sales < -, 1']);
  expect(await tree('2026-03-07')).toEqual(['Sales < -, 0']);
  service.clock.advance(5 * DAY);
  await service.call('admin', activateUser, { id: anna.id, etag: left.etag, basis: 'Is back' });
  expect(await tree('2026-03-12')).toEqual(['Sales < -, 1']);
});

test('a team cannot be put below itself, nor dissolved while somebody works in it', async () => {
  const top = await team('Top');
  const below = await team('Below', top.id);
  await expect(move(top, below.id)).rejects.toMatchObject({ status: { reason: 'TEAM_CYCLE' } });
  await expect(service.call('admin', deleteTeam, { id: top.id })).rejects.toMatchObject({
    status: { reason: 'TEAM_IN_USE' },
  });
});
