import type { Audience, MethodDescriptor } from '@crm/proto/descriptor';
import { ANONYMOUS, serviceActor, systemActor } from '../access/actor.ts';
import type { Actor } from '../access/actor.ts';
import { mayCall } from './dispatch.ts';

const READ = 'sales:deal:read';
const MOVE = 'sales:deal:move';
const people = (['user', 'dealer', 'client'] as const).map((kind): Actor => {
  return { ...ANONYMOUS, kind, name: kind, permissions: new Map([READ, MOVE].map((right) => [right, 'own'])) };
});
const bare: Actor = { ...ANONYMOUS, name: 'without rights' };
const everybody = [...people, bare, serviceActor('crm-service-clients', 's'), systemActor('sales')];

function admitted(permission: string, ...audience: Audience[]): string[] {
  const method = { permission, audience } as unknown as MethodDescriptor;
  return everybody.filter((actor) => mayCall(method, actor)).map(({ name }) => name);
}

test.each<[string, Audience[], string[]]>([
  [READ, ['portal'], ['user', 'crm-service-clients', 'sales']],
  [MOVE, ['portal'], ['user', 'sales']],
  [MOVE, ['portal', 'partner'], ['user', 'dealer', 'client', 'sales']],
  [MOVE, ['partner'], ['dealer', 'client', 'sales']],
  [MOVE, ['internal'], ['crm-service-clients', 'sales']],
  [MOVE, ['portal', 'internal'], ['user', 'crm-service-clients', 'sales']],
  ['', ['portal'], ['user', 'without rights', 'crm-service-clients', 'sales']],
  ['', ['public'], ['user', 'dealer', 'client', 'without rights', 'crm-service-clients', 'sales']],
  [READ, [], []],
])('[G2] %s for %j is answered to %j', (permission, audience, expected) => {
  expect(admitted(permission, ...audience)).toEqual(expected);
});
