import { ANONYMOUS } from '@crm/kit/access/actor';
import type { Actor, Scope } from '@crm/kit/access/actor';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { permissions } from '@crm/proto/permissions';
import { registry } from '@crm/proto/registry/clients';
import { ActivitiesServiceService, Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { Affiliation, AffiliationsServiceService } from '@crm/proto/gen/crm/clients/v1/affiliations';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { EmailsServiceService, OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { accessMatrix } from '../../../tests/kit/matrix/suite.ts';
import type { Holder, World } from '../../../tests/kit/matrix/suite.ts';
import { clientsUnderTest, type ClientsUnderTest } from './testing/clients.fixture.ts';

const TEAM = { south: uuidv7(), southern: uuidv7(), north: uuidv7() };
const people: Record<Holder, Actor> = {
  own: staff('Ann', TEAM.south),
  team: staff('Bob', TEAM.south),
  below: staff('Cyril', TEAM.southern),
  far: staff('Dora', TEAM.north),
};
const HOLDERS = Object.keys(people) as Holder[];

let service: ClientsUnderTest;
let world: World;

beforeAll(async () => {
  service = await clientsUnderTest();
  world = await fourPeople();
});
afterAll(() => service.stop());

accessMatrix(registry, () => world);

function staff(name: string, teamId: string, scope: Scope = 'own', userId = uuidv7()): Actor {
  const rights = new Map(permissions.map(({ permission }) => [permission, scope]));
  const team = { teamId, teamIds: [teamId], subtreeTeamIds: [teamId] };
  return { ...ANONYMOUS, userId, subject: userId, name, timeZone: 'Europe/Moscow', ...team, permissions: rights };
}

async function fourPeople(): Promise<World> {
  const template = await service.call('head', TemplatesServiceService.createTemplate, {
    template: Template.fromJSON({
      name: 'Letter',
      type: 'DOCUMENT_TYPE_OTHER',
      language: 'en',
      html: '<p>Letter</p>',
      numberPattern: 'L-{year}-{number:5}',
    }),
  });
  const held: [Holder, { ids: Record<string, string>; marks: string[] }][] = [];
  for (const holder of HOLDERS) held.push([holder, await everythingOf(people[holder], template.id)]);
  return {
    ask: service.ask,
    viewer: (scope) => ({
      ...staff('Ann', TEAM.south, scope, people.own.userId),
      subtreeTeamIds: [TEAM.south, TEAM.southern],
    }),
    records: Object.fromEntries(held.map(([holder, { ids }]) => [holder, ids])) as World['records'],
    shared: { templates: template.id },
    asking: ['RequestClientAccess'],
    sees: { 'client-imports': { own: ['own'], team: ['own'], subtree: ['own'], all: HOLDERS } },
    marks: Object.fromEntries(held.map(([holder, { marks }]) => [holder, marks])) as Record<Holder, string[]>,
    stranger: { ownerId: people.far.userId, teamId: TEAM.north },
  };
}

/** One record of each noun, as its holder makes it himself. */
async function everythingOf(who: Actor, templateId: string): Promise<{ ids: Record<string, string>; marks: string[] }> {
  const { call } = service;
  const { createClient } = ClientsServiceService;
  const person = await call(who, createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_PERSON', familyName: `Person of ${who.name}` }),
  });
  const firm = await call(who, createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: `Firm of ${who.name}` }),
  });
  const activity = await call(who, ActivitiesServiceService.createActivity, {
    activity: Activity.fromJSON({ type: 'ACTIVITY_TYPE_CALL', subject: `Call of ${who.name}`, clientId: firm.id }),
  });
  const affiliation = await call(who, AffiliationsServiceService.createAffiliation, {
    affiliation: Affiliation.fromJSON({ personId: person.id, organizationId: firm.id }),
  });
  const document = await call(who, DocumentsServiceService.issueDocument, {
    templateId,
    clientId: firm.id,
    data: {},
  });
  const email = await call(who, EmailsServiceService.sendEmail, {
    email: OutgoingEmail.fromJSON({
      to: ['a@b.example'],
      subject: `Letter of ${who.name}`,
      text: 'x',
      clientId: firm.id,
    }),
  });
  const file = await service.upload(who, ImportsServiceService.uploadImportFile, 'a.csv', Buffer.from('Name\nX\n'));
  const imported = await call(who, ImportsServiceService.createImport, { fileId: file.id, target: 'clients' });
  const ids = {
    clients: firm.id,
    activities: activity.id,
    affiliations: affiliation.id,
    documents: document.id,
    emails: email.id,
    'client-imports': imported.id,
  };
  return { ids, marks: [`of ${who.name}`, person.id, ...Object.values(ids)] };
}
