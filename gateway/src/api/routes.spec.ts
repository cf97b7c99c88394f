import { registry } from '@crm/proto/registry';
import { apiRoutes, verbAsSegment } from './routes.ts';

const routes = apiRoutes(registry);

test('a verb behind a colon is told apart from an id', () => {
  expect(verbAsSegment('/deals/{id}:win')).toBe('/deals/{id}/~win');
  expect(verbAsSegment('/users:updateProfile')).toBe('/users/~updateProfile');
  expect(verbAsSegment('/users/1')).toBe('/users/1');
});

test('a route of a contract is found with its variables, nested ones by their full name', () => {
  const found = routes.find('PATCH', '/users/42');
  expect(found?.route.method.name).toBe('UpdateUser');
  expect(found?.params).toEqual({ 'user.id': '42' });
  expect(routes.find('POST', '/users/42:deactivate')?.route.method.name).toBe('DeactivateUser');
  expect(routes.find('POST', '/users:updateProfile')?.route.method.name).toBe('UpdateProfile');
});

test('a path that takes other verbs names them', () => {
  expect(routes.verbsAt('/users')).toEqual(['GET', 'POST']);
  expect(routes.find('DELETE', '/users')).toBeUndefined();
  expect(routes.verbsAt('/nowhere')).toEqual([]);
});
