import type { MethodDescriptor, Registry } from '@crm/proto/descriptor';
import { registry as platform } from '@crm/proto/registry';
import { serviceActor } from '@crm/kit/access/actor';
import type { Actor, Scope } from '@crm/kit/access/actor';
import { mayCall } from '@crm/kit/grpc/dispatch';
import { OFF } from '../callers.ts';
import type { Caller } from '../callers.ts';
import type { Answer } from './ask.ts';
import { casesOf } from './cases.ts';
import type { MethodCase, Named } from './cases.ts';
import { NOBODYS, withValue } from './requests.ts';

/** Whose records there are: the viewer's own, a colleague's of his team, of a team below, of another department. */
export type Holder = 'own' | 'team' | 'below' | 'far';

/** How far each scope sees. */
export const SEES: Readonly<Record<Scope, readonly Holder[]>> = {
  own: ['own'],
  team: ['own', 'team'],
  subtree: ['own', 'team', 'below'],
  all: ['own', 'team', 'below', 'far'],
};
const SCOPES = Object.keys(SEES) as Scope[];
const HOLDERS = SEES.all;

/** A service with records of four people, and how it is asked. */
export interface World {
  ask(who: Caller, method: MethodDescriptor, request: object): Promise<Answer>;
  /** The one who looks, with every permission in this scope. */
  viewer(scope: Scope): Actor;
  /** Ids of records, by the plural of their noun. */
  records: Readonly<Record<Holder, Readonly<Record<string, string>>>>;
  /** Records that are nobody's own: the permission alone decides. */
  shared: Readonly<Record<string, string>>;
  /** Methods by which one asks for a record that one may not see: that it is there is what they are for. */
  asking?: readonly string[];
  /** Nouns whose scopes reach otherwise than all others'. */
  sees?: Readonly<Record<string, Readonly<Record<Scope, readonly Holder[]>>>>;
  /** Texts that stand in one holder's records alone. */
  marks: Readonly<Record<Holder, readonly string[]>>;
  /** Somebody of another department, and his team. */
  stranger: { ownerId: string; teamId: string };
}

/** A test for every method of the registry; one that names a record of a noun without a record in the world fails. */
export function accessMatrix(registry: Registry, world: () => World): void {
  const cases = casesOf(registry, platform);
  test.each(cases.map((one) => [one.method.name, one] as const))('[G2] %s', async (_, one) => {
    const found = [...(await admitted(one, world())), ...(await withRecord(one, world()))];
    found.push(...(await withRelations(one, world())), ...(await withPlacement(one, world())));
    found.push(...(await withoutRecord(one, world())));
    expect(found).toEqual([]);
  });
}

/** Who is let in at all. */
async function admitted({ method, request }: MethodCase, { ask, viewer }: World): Promise<string[]> {
  const bare: Actor = { ...viewer('own'), name: 'without rights', permissions: new Map() };
  const dealer: Actor = { ...viewer('own'), kind: 'dealer' };
  const denied: [string, Caller, string][] = [['nobody', undefined, 'UNAUTHENTICATED']];
  denied.push(['who was switched off', OFF, 'PERMISSION_DENIED']);
  if (method.permission !== '') denied.push(['without rights', bare, 'PERMISSION_DENIED']);
  if (!method.audience.includes('partner')) denied.push(['a dealer', dealer, 'PERMISSION_DENIED']);
  if (!method.audience.includes('portal')) denied.push(['a user', viewer('all'), 'PERMISSION_DENIED']);
  const service = serviceActor('crm-service-matrix', 'matrix');
  if (!mayCall(method, service)) denied.push(['a service', service, 'PERMISSION_DENIED']);
  const found: string[] = [];
  for (const [name, who, code] of denied) {
    const answer = await ask(who, method, request);
    if (answer.code !== code) found.push(`${name}: ${answer.code} ${answer.text}`);
  }
  const served = mayCall(method, service) && !method.changes ? await ask(service, method, request) : undefined;
  if (served?.code === 'INTERNAL') found.push(`a service: ${served.text}`);
  return found;
}

/** The record that the address names: reached within the scope, and beyond it as if there were none. */
async function withRecord(one: MethodCase, world: World): Promise<string[]> {
  const { method, record, harmless } = one;
  if (record === undefined || !method.audience.includes('portal')) return [];
  const { ask, viewer, records, shared } = world;
  const sees = world.sees?.[record.plural] ?? SEES;
  const common = shared[record.plural];
  if (common === undefined ? HOLDERS.some((holder) => !records[holder][record.plural]) : common === '')
    return [`the world has no record of ${record.plural}`];
  const request = withOwn(one, world);
  const found: string[] = [];
  for (const scope of SCOPES) {
    const who = viewer(scope);
    const missing = await ask(who, method, withValue(request, record.path, NOBODYS));
    if (!notThere(missing, record)) found.push(`${scope}: no record is ${missing.code} ${missing.text}`);
    for (const holder of HOLDERS) {
      const id = common ?? records[holder][record.plural] ?? '';
      const visible = common !== undefined || sees[scope].includes(holder);
      if (visible && !harmless) continue;
      const answer = await ask(who, method, withValue(request, record.path, id));
      const same = alike(answer, id, missing);
      if (visible && !method.changes) found.push(...toldOf(answer, scope, holder, sees[scope], world));
      if (visible && same) found.push(`${scope}: ${holder}'s record is not reached: ${answer.code} ${answer.text}`);
      if (!visible && !same && !world.asking?.includes(method.name))
        found.push(`${scope}: ${holder}'s record: ${answer.code} ${answer.text}`);
    }
  }
  return found;
}

/** Records that the request points to: one that is not seen is as one that is not there. */
async function withRelations(one: MethodCase, world: World): Promise<string[]> {
  const { method, record, relations } = one;
  if (!method.audience.includes('portal')) return [];
  const { ask, viewer, records, shared } = world;
  const found: string[] = [];
  const mine = record && (shared[record.plural] ?? records.own[record.plural]);
  const request = withOwn(one, world);
  const base = record && mine !== undefined ? withValue(request, record.path, mine) : request;
  for (const { plural, path } of relations) {
    const id = records.far[plural];
    if (id === undefined) continue;
    for (const scope of ['own', 'team', 'subtree'] as const) {
      const missing = await ask(viewer(scope), method, withValue(base, path, NOBODYS));
      const answer = await ask(viewer(scope), method, withValue(base, path, id));
      if (!alike(answer, id, missing))
        found.push(
          `${scope}: ${path.join('.')}: ${answer.code} ${answer.text} instead of ${missing.code} ${missing.text}`,
        );
    }
  }
  return found;
}

/** Nobody gives a record away by writing whose it is. */
async function withPlacement(one: MethodCase, world: World): Promise<string[]> {
  if (!one.method.audience.includes('portal')) return [];
  const { ask, viewer, stranger } = world;
  const found: string[] = [];
  const request = ownRequest(one, world);
  for (const path of one.placement) {
    const name = path.at(-1) as keyof typeof stranger;
    const asked = { ...withValue(request, path, stranger[name]), ...(one.record && { updateMask: name }) };
    for (const scope of ['own', 'team', 'subtree'] as const) {
      const answer = await ask(withoutHandOver(viewer(scope)), one.method, asked);
      if (answer.code === 'ok' && answer.text.includes(stranger[name]))
        found.push(`${scope}: ${name} of a stranger: ${answer.text}`);
    }
  }
  return found;
}

/** Whoever may give records away does so by any edit; the rest may not. */
function withoutHandOver(actor: Actor): Actor {
  const handOver = [...platform.messages.values()].map(({ resource }) => resource?.handOver);
  const permissions = [...actor.permissions].filter(([permission]) => !handOver.includes(permission));
  return { ...actor, permissions: new Map(permissions) };
}

/** The request with the viewer's own records wherever the contract asks for one. */
function withOwn({ request, relations }: MethodCase, { records, shared }: World): Record<string, unknown> {
  return relations.reduce((own, { plural, path }) => {
    const id = shared[plural] ?? records.own[plural];
    const asked = path.reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], own);
    return id === undefined || asked === undefined ? own : withValue(own, path, id);
  }, request);
}

/** The same with every record that it may point to, and with an etag that is not asked about. */
function ownRequest({ request, record, relations }: MethodCase, { records, shared }: World): Record<string, unknown> {
  let own = JSON.parse(JSON.stringify(request), (key, value: unknown) =>
    key === 'etag' ? '' : value,
  ) as typeof request;
  for (const { plural, path } of [...relations, ...(record ? [record] : [])]) {
    const id = shared[plural] ?? records.own[plural];
    if (id !== undefined && path.every((name) => name !== '0')) own = withValue(own, path, id);
  }
  return own;
}

/** Lists, sums, searches, files and everything else that names no record tell nothing of what is beyond the scope. */
async function withoutRecord({ method, request, record }: MethodCase, world: World): Promise<string[]> {
  if (record !== undefined || method.changes || !method.audience.includes('portal')) return [];
  const { ask, viewer } = world;
  const found: string[] = [];
  for (const scope of SCOPES) {
    found.push(...toldOf(await ask(viewer(scope), method, request), scope, 'any', SEES[scope], world));
  }
  return found;
}

/** What an answer tells of holders whose records the scope does not reach. */
function toldOf(answer: Answer, scope: Scope, asked: string, sees: readonly Holder[], { marks }: World): string[] {
  return HOLDERS.filter((holder) => !sees.includes(holder)).flatMap((holder) => {
    const told = marks[holder].filter((mark) => answer.text.includes(mark));
    return told.length > 0 ? [`${scope}: ${asked} record tells of ${holder}: ${told.join(', ')}`] : [];
  });
}

/** The same to the caller: code, reason, fields and words, the id he asked for aside. */
function alike(answer: Answer, id: string, missing: Answer): boolean {
  return answer.code === missing.code && answer.text.replaceAll(id, '') === missing.text.replaceAll(NOBODYS, '');
}

/** Not found: by that code, or by a violation of the field that names the record. */
function notThere({ code, text }: Answer, { path }: Named): boolean {
  if (code === 'NOT_FOUND') return true;
  const field = path.join('.').replace('.0', '[0]');
  const { violations = [] } = JSON.parse(text) as { violations?: { field: string; reason: string }[] };
  return code === 'INVALID_ARGUMENT' && violations.some((one) => one.field === field && one.reason === 'NOT_FOUND');
}
