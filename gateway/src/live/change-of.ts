import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import type { Change } from './hub.ts';

/** The thin change that open screens are told of an event; undefined for one that concerns no record of REST. */
export function changeOf(event: CloudEvent): Change | undefined {
  const [plural, id] = event.subject.split('/');
  const [, , noun] = event.type.split('.');
  if (plural === undefined || plural === '' || id === undefined || id === '' || noun === undefined) return undefined;
  return {
    type: event.type,
    noun,
    // Topics write price_books where REST writes price-books.
    plural: plural.replaceAll('_', '-'),
    id,
    ...(event.crmclient === undefined ? {} : { clientId: event.crmclient }),
    sequence: event.sequence,
    time: event.time,
    ...(event.crmpermission === undefined
      ? {}
      : {
          access: {
            permission: event.crmpermission,
            ...(event.crmowner === undefined ? {} : { ownerId: event.crmowner }),
            ...(event.crmteam === undefined ? {} : { teamId: event.crmteam }),
            ...(event.crmscope === 'none' && { unscoped: true as const }),
          },
        }),
  };
}
