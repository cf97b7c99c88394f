import { ANONYMOUS, can, requirePermission, serviceActor, systemActor } from './actor.ts';
import type { Actor, Scope } from './actor.ts';
import { inScope, scopeCondition } from './scope.ts';

const READ = 'sales:deal:read';
const both = { owner: 'owner_id', team: 'team_id' };

function seller(scope: Scope): Actor {
  return {
    ...ANONYMOUS,
    userId: 'u1',
    teamIds: ['t1'],
    subtreeTeamIds: ['t1', 't2'],
    permissions: new Map([[READ, scope]]),
  };
}

test('own, team, subtree and all reach as far as they say', () => {
  const rows = {
    mine: { ownerId: 'u1', teamId: 't9' },
    team: { ownerId: 'u2', teamId: 't1' },
    below: { ownerId: 'u3', teamId: 't2' },
    far: { ownerId: 'u4', teamId: 't3' },
    nobodys: {},
  };
  const seen = (scope: Scope) =>
    Object.entries(rows)
      .filter(([, row]) => inScope(seller(scope), READ, row))
      .map(([name]) => name);
  expect(seen('own')).toEqual(['mine']);
  expect(seen('team')).toEqual(['mine', 'team']);
  expect(seen('subtree')).toEqual(['mine', 'team', 'below']);
  expect(seen('all')).toEqual(['mine', 'team', 'below', 'far', 'nobodys']);
});

test('without the permission nothing is seen', () => {
  expect(inScope(seller('all'), 'sales:deal:edit', { ownerId: 'u1' })).toBe(false);
  expect(scopeCondition(seller('all'), 'sales:deal:edit', both, 1)).toEqual({ sql: 'false', params: [] });
  expect(() => requirePermission(seller('all'), 'sales:deal:edit')).toThrow('PERMISSION_DENIED');
});

test('the condition counts its placeholders from where the caller says', () => {
  expect(scopeCondition(seller('subtree'), READ, both, 4)).toEqual({
    sql: '(owner_id = $4 or team_id = any($5::uuid[]))',
    params: ['u1', ['t1', 't2']],
  });
  expect(scopeCondition(seller('own'), READ, both, 1)).toEqual({ sql: '(owner_id = $1)', params: ['u1'] });
  expect(scopeCondition(seller('own'), READ, { team: 'team_id' }, 1)).toEqual({ sql: 'false', params: [] });
  expect(scopeCondition(seller('own'), READ, {}, 1)).toEqual({ sql: 'true', params: [] });
});

test('a service may read all and nothing else; the system may do all', () => {
  expect(can(serviceActor('crm-service-sales', 's'), READ)).toBe('all');
  expect(can(serviceActor('crm-service-sales', 's'), 'sales:deal:edit')).toBeUndefined();
  expect(can(systemActor('sales'), 'sales:deal:edit')).toBe('all');
});
