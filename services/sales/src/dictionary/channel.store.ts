import type { Channel } from '@crm/proto/gen/crm/sales/v1/channels';
import { salesResource } from '../resource.ts';

export const channels = salesResource<Channel>({
  message: 'crm.sales.v1.Channel',
  table: 'channels',
  permission: 'sales:channel',
  topic: 'crm.sales.channels.v1',
  defaultOrder: 'position, name',
  label: (channel) => channel.name,
});
