import { defineScreen } from '@crm/ui';
import type { ScreenField } from '@crm/ui';
import { Referred } from '../parts/referred.tsx';
import { SourceName } from '../parts/source-name.tsx';
import type { Deal } from '../records.ts';
import { LinesInput, NeedsInput } from './lines-input.tsx';
import { NextStep } from './next-step.tsx';
import { StageName } from './stage-name.tsx';

const source: ScreenField<Deal> = {
  field: 'sourceChannel',
  render: (deal) => <SourceName source={deal.sourceChannel} />,
};

export const dealScreen = defineScreen<Deal>({
  resource: 'deals',
  ns: 'sales',
  path: '/sales/deals',
  title: 'name',
  icon: 'briefcase',
  order: 'create_time desc',
  brief: true,
  editable: (deal) => deal.status === 'DEAL_STATUS_OPEN' || ['description', 'tags'],
  columns: [
    { field: 'name', link: true },
    { field: 'number', width: 90 },
    { field: 'clientId', render: (deal) => <Referred plural="clients" id={deal.clientId} /> },
    {
      field: 'stageId',
      width: 150,
      edit: false,
      render: (deal) => <StageName pipelineId={deal.pipelineId} stageId={deal.stageId} />,
    },
    { field: 'amount', sum: true, edit: false },
    { field: 'nextStepDate', width: 200, edit: false, render: (deal) => <NextStep deal={deal} /> },
    { field: 'status', tones: { DEAL_STATUS_OPEN: 'info', DEAL_STATUS_WON: 'ok', DEAL_STATUS_LOST: 'danger' } },
    { field: 'ownerId', edit: false },
    { field: 'closeDate' },
    { field: 'createTime', hidden: true },
    { field: 'channelId', hidden: true },
    { ...source, hidden: true },
    { field: 'lossReasonId', hidden: true },
    { field: 'tags', hidden: true },
  ],
  filters: [
    'status',
    'ownerId',
    'clientId',
    'pipelineId',
    'channelId',
    'amount',
    'closeDate',
    'nextStepDate',
    'noNextStep',
    'createTime',
    'lossReasonId',
    'tags',
  ],
  facts: [
    { field: 'number' },
    { field: 'clientId', edit: false },
    { field: 'contactId' },
    { field: 'ownerId', edit: false },
    { field: 'amount' },
    { field: 'probability' },
    { field: 'closeDate' },
    { field: 'channelId' },
    source,
    { field: 'requestTime' },
    { field: 'responseDueTime' },
    { field: 'respondedTime' },
    { field: 'description' },
    { field: 'tags' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'clientId' },
    { field: 'contactId', refFilter: 'kind = "CLIENT_KIND_PERSON"' },
    { field: 'pipelineId' },
    { field: 'channelId' },
    { field: 'amount', hint: 'deals.amountHint' },
    { field: 'closeDate' },
    { field: 'nextStep' },
    { field: 'nextStepDate' },
    { field: 'needs', wide: true, input: (props) => <NeedsInput {...props} /> },
    { field: 'lines', wide: true, input: (props) => <LinesInput {...props} /> },
    { field: 'description' },
    { field: 'tags' },
  ],
  views: [
    { id: 'open', filters: ['status.in.DEAL_STATUS_OPEN'] },
    { id: 'mine', filters: ['ownerId.in.@me', 'status.in.DEAL_STATUS_OPEN'] },
    { id: 'noNextStep', filters: ['noNextStep.eq.true'] },
    { id: 'closingSoon', filters: ['status.in.DEAL_STATUS_OPEN', 'closeDate.le.@today+14'], order: 'close_date' },
    { id: 'won', filters: ['status.in.DEAL_STATUS_WON'], order: 'closed_time desc' },
    { id: 'lost', filters: ['status.in.DEAL_STATUS_LOST'], order: 'closed_time desc' },
  ],
});
