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

test('the administrator gets every permission there is', () => {
  expect(expandRole(role('administrator'), known).map((grant) => grant.permission)).toEqual(known);
});

test('the head of sales sees what his department earns', () => {
  expect(expandRole(role('head'), known)).toContainEqual({ permission: 'sales:margin:read', scope: 'all' });
});
