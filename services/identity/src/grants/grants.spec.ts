import fc from 'fast-check';
import { computeGrants, makesCycle, subtreeOf, type GrantSubject } from './grants.ts';

const teams = [
  { id: 'sales', parentId: '' },
  { id: 'north', parentId: 'sales' },
  { id: 'north-1', parentId: 'north' },
  { id: 'south', parentId: 'sales' },
];
const roles = new Map([
  ['seller', { id: 'seller', permissions: [{ permission: 'sales:deal:read', scope: 'own' as const }] }],
  ['head', { id: 'head', permissions: [{ permission: 'sales:deal:read', scope: 'subtree' as const }] }],
]);
const anna: GrantSubject = {
  id: 'u1',
  subject: 's1',
  name: 'Anna',
  language: 'ru',
  timeZone: 'Europe/Moscow',
  teamId: 'north',
  branchId: '',
  active: true,
  roleIds: ['seller', 'head'],
};

test('the widest scope of several roles counts', () => {
  expect(computeGrants(anna, roles, teams).permissions).toEqual([{ permission: 'sales:deal:read', scope: 'subtree' }]);
});

test('the subtree holds the own team and all below, not its neighbours', () => {
  expect(computeGrants(anna, roles, teams).subtreeTeamIds).toEqual(['north', 'north-1']);
});

test('an inactive user keeps no permission', () => {
  expect(computeGrants({ ...anna, active: false }, roles, teams).permissions).toEqual([]);
});

test('a team cannot be put below itself', () => {
  expect(makesCycle('sales', 'north-1', teams)).toBe(true);
  expect(makesCycle('north-1', 'south', teams)).toBe(false);
});

test('a subtree ends on any set of parents, cycles included', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  fc.assert(
    fc.property(
      fc.array(fc.record({ id, parentId: fc.oneof(id, fc.constant('')) }), { maxLength: 12 }),
      id,
      (tree, root) => {
        const found = subtreeOf(root, tree);
        expect(new Set(found).size).toBe(found.length);
        expect(found[0]).toBe(root);
      },
    ),
  );
});
