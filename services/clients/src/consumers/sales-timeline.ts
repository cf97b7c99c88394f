import type { Consumer, Handler } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { isUuid } from '@crm/kit/ids/uuid';
import { linesFollow, saveTimeline } from '../timeline/timeline.store.ts';
import { timelineTexts } from '../timeline/timeline.texts.ts';

/** Facts of sales that a client's history shows: those that have a text. */
const SHOWN = Object.keys(timelineTexts).filter((kind) => kind.startsWith('crm.sales.'));

/** Those of its nouns that can go to another owner. */
const NOUNS = [...new Set(SHOWN.map((kind) => kind.split('.')[2] ?? ''))];

/** Values that titles and remotes use; ids of goods and the like stay in sales. */
const KEPT = [
  'name',
  'number',
  'orderNumber',
  'amount',
  'total',
  'due',
  'paid',
  'stageId',
  'fromStageId',
  'lossReasonId',
  'revision',
  'productName',
  'quantity',
  'dealId',
  'orderId',
  'quoteId',
];

/** Writes the facts of sales into the timelines of their clients. Each event has its own line, so a redelivery changes nothing. */
export const salesTimeline: Consumer = {
  name: 'clients.timeline',
  topics: [
    'crm.sales.deals.v1',
    'crm.sales.quotes.v1',
    'crm.sales.orders.v1',
    'crm.sales.payments.v1',
    'crm.sales.reservations.v1',
    'crm.sales.document-sets.v1',
  ],
  handlers: {
    ...Object.fromEntries(SHOWN.map((type): [string, Handler] => [type, writeLine])),
    ...Object.fromEntries(NOUNS.map((noun): [string, Handler] => [`crm.sales.${noun}.updated.v1`, follow])),
  },
};

/** Every change of owner or team, by whatever verb, is among the changed fields of the standard fact. */
async function follow(tx: Parameters<Handler>[0], event: CloudEvent): Promise<void> {
  const { changedFields = [] } = event.data as { changedFields?: readonly string[] };
  if (!changedFields.includes('ownerId') && !changedFields.includes('teamId')) return;
  const { crmclient: clientId = '', crmowner: ownerId = '', crmteam: teamId = '' } = event;
  if (isUuid(clientId)) await linesFollow(tx, { clientId, recordId: event.partitionkey, ownerId, teamId });
}

async function writeLine(tx: Parameters<Handler>[0], event: CloudEvent): Promise<void> {
  const data = plainData(event.data);
  const clientId = event.crmclient ?? text(data['clientId']);
  if (!isUuid(clientId)) return;
  const noun = event.type.split('.')[2] ?? '';
  await saveTimeline(tx, {
    id: event.id,
    clientId,
    time: new Date(event.time),
    group: 'TIMELINE_GROUP_SALES',
    kind: event.type,
    recordType: `sales.${noun}`,
    recordId: event.partitionkey,
    related: [text(data['dealId']), text(data['orderId'])],
    actorId: event.authid ?? '',
    data: Object.fromEntries(KEPT.filter((key) => data[key] !== undefined).map((key) => [key, data[key]])),
    permission: event.crmpermission ?? 'sales:deal:read',
    ownerId: event.crmowner ?? text(data['ownerId']),
    teamId: event.crmteam ?? '',
  });
}

/** Standard facts carry their values one level down. */
function plainData(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null) return {};
  const { values } = data as { values?: unknown };
  return typeof values === 'object' && values !== null ? { ...data, ...values } : { ...data };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
