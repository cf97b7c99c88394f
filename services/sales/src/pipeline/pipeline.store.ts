import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRow } from '@crm/kit/resource/command';
import type { Resource } from '@crm/kit/resource/define';
import { loadRows } from '@crm/kit/resource/load';
import { oneDefault } from '@crm/kit/resource/one-default';
import type { Pipeline } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { decided, refusal } from '../errors.ts';
import { salesResource } from '../resource.ts';
import { settleStages } from './pipeline.ts';

export const pipelines: Resource<Pipeline> = salesResource<Pipeline>({
  message: 'crm.sales.v1.Pipeline',
  table: 'pipelines',
  permission: 'sales:pipeline',
  topic: 'crm.sales.pipelines.v1',
  defaultOrder: 'position, name',
  stands: {
    title: { en: 'pipelines', ru: 'воронки', bg: 'фунии' },
    while: 'true',
  },
  label: (pipeline) => pipeline.name,
  hooks: {
    async prepare(draft, _call, tx) {
      const inUse = await tx.query<{ stage_id: string }>(IN_USE, [draft.id]);
      const stages = decided(
        settleStages(
          draft.stages,
          inUse.map((row) => row.stage_id),
          uuidv7,
        ),
      );
      const mode = draft.mode === 'PIPELINE_MODE_UNSPECIFIED' ? 'PIPELINE_MODE_PARALLEL' : draft.mode;
      return { ...draft, stages, mode };
    },
    check: oneDefault<Pipeline>(
      () => pipelines,
      (tx, { id }) => tx.query(OTHER_DEFAULTS, [id]),
    ),
  },
});

const IN_USE: Statement = {
  name: 'pipeline_stages_in_use',
  text: `select distinct stage_id from deals where pipeline_id = $1 and status = 'DEAL_STATUS_OPEN' and deleted_at is null`,
};
const OTHER_DEFAULTS: Statement = {
  name: 'pipeline_other_defaults',
  text: 'select id from pipelines where is_default and id <> $1 and deleted_at is null',
};
const DEFAULT: Statement = {
  name: 'pipeline_default',
  text: 'select id from pipelines where deleted_at is null order by is_default desc, position, created_at, id limit 1',
};

/** The given pipeline, else the default one. Throws NOT_FOUND, or NO_PIPELINE when there is none at all. */
export async function pipelineOr(tx: Tx, id: string): Promise<Pipeline> {
  if (id !== '') return loadRow(tx, pipelines, id, { lock: false });
  const [found] = await tx.query<{ id: string }>(DEFAULT);
  if (found === undefined) throw refusal('NO_PIPELINE');
  return loadRow(tx, pipelines, found.id, { lock: false });
}

/** The pipeline of a deal that is opened again; the default one where it was deleted meanwhile. */
export async function pipelineStillThere(tx: Tx, id: string): Promise<Pipeline> {
  const [pipeline] = await loadRows(tx, pipelines, [id]);
  return pipeline ?? pipelineOr(tx, '');
}
