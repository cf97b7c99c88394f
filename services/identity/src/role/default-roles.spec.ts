import { defaultRoles, expandRole } from './default-roles.ts';

const role = (key: string) => {
  const found = defaultRoles.find((each) => each.key === key);
  if (!found) throw new Error(`no role ${key}`);
  return found;
};
const known = [
  'sales:order:read',
  'sales:margin:read',
  'sales:cost:read',
  'sales:receipt:create',
  'clients:client:export',
  'clients:client:read',
  'clients:source:read',
];

test('the storekeeper sees orders and receives goods, and neither margin, cost nor source', () => {
  expect(expandRole(role('storekeeper'), known).map((grant) => grant.permission)).toEqual([
    'sales:order:read',
    'sales:receipt:create',
  ]);
});

test('a seller reads his own clients and cannot export them', () => {
  const grants = expandRole(role('seller'), known);
  expect(grants).toContainEqual({ permission: 'clients:client:read', scope: 'own' });
  expect(grants.map((grant) => grant.permission)).not.toContain('clients:client:export');
});

test('only those above the sellers give clients and deals to another owner', () => {
  const assigning = ['clients:client:assign', 'sales:deal:reassign'];
  expect(expandRole(role('seller'), assigning)).toEqual([]);
  expect(expandRole(role('head'), assigning)).toEqual(
    assigning.map((permission) => ({ permission, scope: 'subtree' })),
  );
});

test('a seller takes the wrong person off an organisation, and deletes nothing else', () => {
  const deleting = ['clients:client:delete', 'clients:activity:delete', 'clients:affiliation:delete'];
  expect(expandRole(role('seller'), deleting)).toEqual([{ permission: 'clients:affiliation:delete', scope: 'own' }]);
});

test('the administrator gets every permission there is', () => {
  expect(expandRole(role('administrator'), known).map((grant) => grant.permission)).toEqual(known);
});

test('the head of sales sees what his department earns', () => {
  expect(expandRole(role('head'), known)).toContainEqual({ permission: 'sales:margin:read', scope: 'all' });
});
