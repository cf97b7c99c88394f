import type { Call } from '@crm/kit/grpc/call';
import { invalid, type Violation } from '@crm/kit/grpc/errors';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { defineResource } from '@crm/kit/resource/define';
import type { Affiliation } from '@crm/proto/gen/crm/clients/v1/affiliations';
import { registry } from '@crm/proto/registry/clients';
import { clientNameOf } from '../client/client-name.ts';
import { fieldTexts } from '../errors.ts';

interface Party {
  id: string;
  kind: string;
}

const PARTIES: Statement = {
  name: 'affiliation_parties',
  text: 'select id, kind from clients where id = any($1) and deleted_at is null',
};

/** Who works where: a person at an organisation. */
export function affiliationResource() {
  return defineResource<Affiliation>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.Affiliation',
    table: 'affiliations',
    permission: 'clients:affiliation',
    scope: { owner: 'owner_id', team: 'team_id' },
    topic: 'crm.clients.affiliations.v1',
    clientId: 'organizationId',
    columns: {
      primary: { column: 'is_primary' },
      personName: clientNameOf('person_id'),
      organizationName: clientNameOf('organization_id'),
    },
    label: (affiliation) => affiliation.jobTitle,
    hooks: { check: checkAffiliation, readOnly: true },
  });
}

export type AffiliationResource = ReturnType<typeof affiliationResource>;

async function checkAffiliation(
  before: Affiliation | undefined,
  after: Affiliation,
  _call: Call,
  tx: Tx,
): Promise<void> {
  const violations: Violation[] = [];
  if (before === undefined) {
    const parties = new Map(
      (await tx.query<Party>(PARTIES, [[after.personId, after.organizationId]])).map((row) => [row.id, row]),
    );
    const person = parties.get(after.personId);
    const organization = parties.get(after.organizationId);
    if (!person) violations.push(violation('personId', 'NOT_FOUND'));
    else if (person.kind === 'CLIENT_KIND_ORGANIZATION') violations.push(violation('personId', 'NOT_A_PERSON'));
    if (!organization) violations.push(violation('organizationId', 'NOT_FOUND'));
    else if (organization.kind === 'CLIENT_KIND_PERSON')
      violations.push(violation('organizationId', 'NOT_AN_ORGANIZATION'));
  }
  if (violations.length > 0) throw invalid(violations);
}

function violation(field: string, reason: string): Violation {
  const texts = fieldTexts[reason];
  return { field: `affiliation.${field}`, reason, ...(texts && { texts }) };
}
