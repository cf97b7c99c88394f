import { chosenOf, differences, permissionsOf, rowsOfPermissions } from './matrix.ts';

const info = (permission: string) => {
  const [service = '', noun = '', action = ''] = permission.split(':');
  return { permission, service, noun, action };
};

test('permissions of one noun stand in one row', () => {
  const rows = rowsOfPermissions([info('sales:deal:read'), info('clients:client:read'), info('sales:deal:win')]);
  expect(rows.map(({ service, noun, permissions }) => [service, noun, permissions.length])).toEqual([
    ['clients', 'client', 1],
    ['sales', 'deal', 2],
  ]);
});

test('what changes is told before it is saved', () => {
  const before = chosenOf({
    id: '1',
    etag: '',
    name: 'x',
    permissions: [{ permission: 'a:b:c', scope: 'ACCESS_SCOPE_OWN' }],
  });
  const after = new Map(before).set('a:b:c', 'ACCESS_SCOPE_ALL').set('a:b:d', 'ACCESS_SCOPE_TEAM');
  expect(differences(before, after)).toEqual([
    { permission: 'a:b:c', from: 'ACCESS_SCOPE_OWN', to: 'ACCESS_SCOPE_ALL' },
    { permission: 'a:b:d', to: 'ACCESS_SCOPE_TEAM' },
  ]);
  expect(differences(before, before)).toEqual([]);
  expect(permissionsOf(after)).toHaveLength(2);
});
