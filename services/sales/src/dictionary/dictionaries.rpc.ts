import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { ChannelsServiceService } from '@crm/proto/gen/crm/sales/v1/channels';
import { LossReasonsServiceService } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import { channels } from './channel.store.ts';
import { lossReasons } from './loss-reason.store.ts';

export function dictionaries(db: Db): Implementation[] {
  const reason = standardMethods(lossReasons, db);
  const channel = standardMethods(channels, db);
  return [
    implement(LossReasonsServiceService, {
      getLossReason: reason.get,
      listLossReasons: reason.list,
      createLossReason: reason.create,
      updateLossReason: reason.update,
      deleteLossReason: reason.delete,
      restoreLossReason: reason.restore,
      getLossReasonHistory: reason.history,
    }),
    implement(ChannelsServiceService, {
      getChannel: channel.get,
      listChannels: channel.list,
      createChannel: channel.create,
      updateChannel: channel.update,
      deleteChannel: channel.delete,
      restoreChannel: channel.restore,
      getChannelHistory: channel.history,
    }),
  ];
}
