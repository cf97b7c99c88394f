import type { Texts } from '@crm/kit/grpc/texts';
import type { ImportTarget } from '@crm/kit/import/target';
import { resourceTarget } from '@crm/kit/import/resource-target';
import { ClientKind, ClientRole, type Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { fieldTexts } from '../errors.ts';
import type { ClientResource } from '../client/client.resource.ts';
import { clientColumns, sourceOf } from './client.columns.ts';
import { findTwins } from './twins.ts';

const EXISTS: Texts = {
  en: 'A client with this INN is in the base already.',
  ru: 'Клиент с этим ИНН уже есть в базе.',
  bg: 'Клиент с този ИНН вече е в базата.',
};

/** Files of clients. */
export function clientTarget(clients: ClientResource, phoneRegion: string): ImportTarget {
  const target = resourceTarget<Client>(clients, {
    name: 'clients',
    permission: 'clients:client:import',
    defaults: {
      kind: ClientKind.CLIENT_KIND_ORGANIZATION,
      roles: [ClientRole.CLIENT_ROLE_CUSTOMER],
      firstSource: sourceOf('import'),
    },
    columns: clientColumns(phoneRegion),
    twins: findTwins(phoneRegion),
  });
  return { ...target, reasons: { ...fieldTexts, CLIENT_EXISTS: EXISTS } };
}
