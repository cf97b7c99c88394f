import { defineResource } from '@crm/kit/resource/define';
import type { OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { registry } from '@crm/proto/registry/clients';

/** Letters out. They are written by commands and jobs, never edited. */
export function emailResource() {
  return defineResource<OutgoingEmail>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.OutgoingEmail',
    table: 'emails',
    permission: 'clients:email',
    scope: { owner: 'owner_id', team: 'team_id' },
    topic: 'crm.clients.emails.v1',
    clientId: 'clientId',
    columns: { to: { column: 'recipients' } },
    label: (email) => email.subject,
  });
}

export type EmailResource = ReturnType<typeof emailResource>;
