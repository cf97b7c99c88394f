import { grantsFromJson } from './feed.ts';
import { createGrants } from './grants.ts';
import type { UserGrants } from './grants.ts';

const olga: UserGrants = {
  userId: 'u1',
  subject: 'kc-1',
  active: true,
  name: 'Olga',
  language: 'ru',
  timeZone: 'Europe/Moscow',
  teamId: 't1',
  teamIds: ['t1'],
  subtreeTeamIds: ['t1', 't2'],
  permissions: [{ permission: 'sales:deal:read', scope: 'team' }],
  version: '5',
};

test('a user acts with his grants, by token and by id', () => {
  const grants = createGrants();
  grants.set(olga);
  expect(grants.actorOf('kc-1')).toMatchObject({
    kind: 'user',
    userId: 'u1',
    language: 'ru',
    timeZone: 'Europe/Moscow',
    teamId: 't1',
    permissions: new Map([['sales:deal:read', 'team']]),
  });
  expect(grants.actorOfUser('u1')).toBe(grants.actorOf('kc-1'));
  expect(() => grants.actorOf('kc-2')).toThrow('USER_UNKNOWN');
  expect(grants.actorOfUser('u2')).toBeUndefined();
});

test('a newer version replaces, an older or repeated one changes nothing', () => {
  const grants = createGrants();
  grants.set(olga);
  grants.set({ ...olga, permissions: [], version: '6' });
  grants.set(olga);
  expect(grants.actorOf('kc-1').permissions.size).toBe(0);
});

test('versions are compared as numbers', () => {
  const grants = createGrants();
  grants.set({ ...olga, version: '9' });
  grants.set({ ...olga, name: 'Olga P.', version: '10' });
  expect(grants.actorOf('kc-1').name).toBe('Olga P.');
});

test('a user who is switched off is refused, and works again when switched on', () => {
  const grants = createGrants();
  grants.set({ ...olga, active: false });
  expect(() => grants.actorOf('kc-1')).toThrow('USER_INACTIVE');
  expect(grants.actorOfUser('u1')).toBeUndefined();
  grants.set({ ...olga, version: '6' });
  expect(grants.actorOf('kc-1').name).toBe('Olga');
});

test('a new login of the user takes the place of the old one', () => {
  const grants = createGrants();
  grants.set(olga);
  grants.set({ ...olga, subject: 'kc-9', version: '6' });
  expect(grants.actorOf('kc-9').userId).toBe('u1');
  expect(() => grants.actorOf('kc-1')).toThrow('USER_UNKNOWN');
});

test('a removed user is unknown', () => {
  const grants = createGrants();
  grants.set(olga);
  grants.remove('u1');
  expect(grants.size).toBe(0);
  expect(() => grants.actorOf('kc-1')).toThrow('USER_UNKNOWN');
});

test('of two scopes of one permission the wider one counts; scopes not known here give nothing', () => {
  const grants = createGrants();
  grants.set({
    ...olga,
    permissions: [
      { permission: 'a', scope: 'subtree' },
      { permission: 'a', scope: 'own' },
      { permission: 'b', scope: 'segment' },
      { permission: 'c', scope: 'SCOPE_ALL' },
    ],
  });
  expect(grants.actorOf('kc-1').permissions).toEqual(
    new Map([
      ['a', 'subtree'],
      ['c', 'all'],
    ]),
  );
});

test('users are known while they are there, teams while rights of somebody reach into them', () => {
  const grants = createGrants();
  grants.set(olga);
  expect([grants.knowsUser('u1'), grants.knowsUser('u2')]).toEqual([true, false]);
  expect(['t1', 't2', 't3'].map((id) => grants.knowsTeam(id))).toEqual([true, true, false]);
  grants.set({ ...olga, active: false, version: '6' });
  expect([grants.knowsUser('u1'), grants.knowsTeam('t1')]).toEqual([true, false]);
  grants.remove('u1');
  expect(grants.knowsUser('u1')).toBe(false);
});

test('what proto3 JSON leaves out is false, empty or zero', () => {
  expect(grantsFromJson('u1', { subject: 'kc-1' })).toEqual({
    userId: 'u1',
    subject: 'kc-1',
    active: false,
    name: '',
    language: 'en',
    timeZone: 'UTC',
    teamIds: [],
    subtreeTeamIds: [],
    permissions: [],
    version: '0',
  });
});

test('[G2] an account of a dealer or a client reaches its own records alone; an unknown kind is a client', () => {
  const kinds = ['user', 'dealer', 'client', 'robot'].map((kind) => {
    const grants = createGrants();
    grants.set({ ...olga, kind });
    const { kind: known, permissions } = grants.actorOf('kc-1');
    return [known, permissions.get('sales:deal:read')];
  });
  expect(kinds).toEqual([
    ['user', 'team'],
    ['dealer', 'own'],
    ['client', 'own'],
    ['client', 'own'],
  ]);
});
