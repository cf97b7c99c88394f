import { systemCall } from '@crm/kit/grpc/call';
import type { Call } from '@crm/kit/grpc/call';
import { uuidv5 } from '@crm/kit/ids/uuid';
import type { Db, Statement, Tx } from '@crm/kit/pg/pool';
import { insertRow } from '@crm/kit/resource/command';
import { channels } from './dictionary/channel.store.ts';
import { lossReasons } from './dictionary/loss-reason.store.ts';
import { pipelines } from './pipeline/pipeline.store.ts';
import { settleStages } from './pipeline/pipeline.ts';
import { decided } from './errors.ts';

const STAGES = [
  { name: 'Request', probability: 10, ageLimitDays: 3, color: 'gray' },
  { name: 'Interested', probability: 30, ageLimitDays: 7, color: 'blue' },
  { name: 'Offer', probability: 60, ageLimitDays: 14, color: 'orange', entry: ['STAGE_CONDITION_NEED'] },
  { name: 'Contract', probability: 90, ageLimitDays: 30, color: 'green', entry: ['STAGE_CONDITION_QUOTE'] },
];
const LOSS_REASONS = [
  'Too expensive',
  'Chose a competitor',
  'Not in stock',
  'Delivery too late',
  'No longer needed',
  'No answer',
  'Other',
];
const CHANNELS = [
  { name: 'Direct', kind: 'CHANNEL_KIND_DIRECT' },
  { name: 'Dealers', kind: 'CHANNEL_KIND_DEALER' },
  { name: 'Online', kind: 'CHANNEL_KIND_ONLINE' },
  { name: 'Point of sale', kind: 'CHANNEL_KIND_POS' },
  { name: 'Tenders', kind: 'CHANNEL_KIND_TENDER' },
];

// One lock for all replicas that start at once; a table that ever held something is left alone, deleted rows included.
const LOCK: Statement = {
  name: 'first_data_lock',
  text: `select pg_advisory_xact_lock(hashtextextended('sales.first-data', 0))`,
};
const EMPTY: Statement = {
  name: 'first_data_empty',
  text: `select not exists (select 1 from pipelines) as pipelines, not exists (select 1 from loss_reasons) as "lossReasons", not exists (select 1 from channels) as channels`,
};

/** What a new installation starts with: one pipeline and the dictionaries. Ids are the same everywhere. */
export async function firstData(db: Db, now: Date): Promise<void> {
  const call = systemCall('sales', now);
  await db.tx(async (tx) => {
    await tx.query(LOCK);
    const [empty] = await tx.query<{ pipelines: boolean; lossReasons: boolean; channels: boolean }>(EMPTY);
    if (empty?.pipelines) await firstPipeline(tx, call);
    if (empty?.lossReasons) {
      for (const [position, name] of LOSS_REASONS.entries())
        await insertRow(
          tx,
          lossReasons,
          lossReasons.codec.fromJSON({ id: uuidv5(`loss-reason:${name}`), name, position }),
          call,
        );
    }
    if (empty?.channels) {
      for (const [position, channel] of CHANNELS.entries())
        await insertRow(
          tx,
          channels,
          channels.codec.fromJSON({ ...channel, id: uuidv5(`channel:${channel.name}`), position }),
          call,
        );
    }
  });
}

async function firstPipeline(tx: Tx, call: Call): Promise<void> {
  const sketch = pipelines.codec.fromJSON({
    id: uuidv5('pipeline:sales'),
    name: 'Sales',
    mode: 'PIPELINE_MODE_PARALLEL',
    isDefault: true,
    responseHours: 4,
    stages: STAGES.map((stage) => ({ ...stage, id: uuidv5(`stage:${stage.name}`) })),
  });
  await insertRow(tx, pipelines, { ...sketch, stages: decided(settleStages(sketch.stages, [], () => '')) }, call);
}
