import { conflictOf, manifestSchema, visibleTo } from './manifest.ts';

const manifest = (id: string, extra: object = {}) =>
  manifestSchema.parse({
    schema: 1,
    id,
    version: '1.0.0',
    sdk: '^1.0.0',
    entry: `/ui/${id}/entry.js`,
    title: { en: id },
    ...extra,
  });

test('menus and slots that the caller has no permission for are left out on the server', () => {
  const sales = manifest('sales', {
    nav: [
      { id: 'deals', to: '/sales/deals', permission: 'sales:deal:read' },
      { id: 'margin', to: '/sales/margin', permission: 'sales:margin:read' },
      { id: 'help', to: '/sales/help' },
    ],
  });
  const seen = visibleTo({ ...sales, status: 'up' }, (permission) => permission === 'sales:deal:read');
  expect(seen.nav.map((item) => item.id)).toEqual(['deals', 'help']);
});

test('a remote cannot take a path of another one, nor one outside its own', () => {
  const sales = manifest('sales');
  expect(conflictOf(manifest('loyalty', { aliases: ['/sales'] }), [sales])).toContain('sales');
  expect(conflictOf(manifest('loyalty', { routes: [{ path: '/clients/x' }] }), [sales])).toContain('/clients/x');
  expect(conflictOf(manifest('loyalty', { routes: [{ path: '/loyalty/members' }] }), [sales])).toBeUndefined();
});

test('a manifest without an entry is not accepted', () => {
  expect(manifestSchema.safeParse({ schema: 1, id: 'sales' }).success).toBe(false);
});
