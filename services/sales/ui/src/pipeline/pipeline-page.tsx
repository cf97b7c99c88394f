import { api, Link, useCan, useNavigate, usePageTitle, useSearchParams, useSession, useT } from '@crm/portal-sdk';
import { Button, ErrorState, Icon, LoadingState, SegmentedControl, Select } from '@crm/ui';
import { Kanban } from '@crm/ui/kanban';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { MoveDialog } from '../deals/deal-dialogs.tsx';
import { dealScreen } from '../deals/deal.screen.tsx';
import styles from '../deals/deals.module.css';
import { LoseDialog } from '../deals/lose-dialog.tsx';
import { stepsOf, usePipelines } from '../deals/use-pipelines.ts';
import type { Deal } from '../records.ts';
import { DealCard } from './deal-card.tsx';
import { Forecast } from './forecast.tsx';

interface Asked {
  what: 'lose' | 'move';
  deal: Deal;
  done: () => void;
}

/** The board of open deals: one pipeline at a time, a column per stage. */
export default function PipelinePage(): ReactNode {
  const t = useT();
  usePageTitle(t('pipeline.title'));
  const { pipelines, error, refetch } = usePipelines();
  const [params, setParams] = useSearchParams();
  const { user } = useSession();
  const mayCreate = useCan('sales:deal:create');
  const navigate = useNavigate();
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!pipelines) return <LoadingState />;
  const pipeline =
    pipelines.find(({ id }) => id === params.get('pipeline')) ??
    pipelines.find(({ isDefault }) => isDefault) ??
    pipelines[0];
  const whose = params.get('whose') === 'mine' ? 'mine' : 'all';
  const set = (name: string, value: string): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const filter = [
    `status = "DEAL_STATUS_OPEN"`,
    `pipeline_id = "${pipeline?.id ?? ''}"`,
    ...(whose === 'mine' ? [`owner_id = "${user.id}"`] : []),
  ].join(' AND ');
  return (
    <section className={styles['board']}>
      <header className={styles['head']}>
        <h1 tabIndex={-1}>{t('pipeline.title')}</h1>
        {pipeline && <Forecast filter={filter} stages={pipeline.stages ?? []} />}
        <Select
          aria-label={t('fields.pipelineId')}
          data={pipelines.map(({ id, name }) => ({ value: id, label: name ?? '' }))}
          value={pipeline?.id ?? null}
          allowDeselect={false}
          onChange={(id) => id && set('pipeline', id)}
        />
        <SegmentedControl
          aria-label={t('pipeline.whose')}
          data={[
            { value: 'all', label: t('pipeline.everyone') },
            { value: 'mine', label: t('pipeline.mine') },
          ]}
          value={whose}
          onChange={(value) => set('whose', value)}
        />
        <Button component={Link} to="/sales/deals" variant="default" leftSection={<Icon name="list" size={14} />}>
          {t('pipeline.list')}
        </Button>
        {mayCreate && (
          <Button
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => void navigate(`/sales/deals/new?pipelineId=${pipeline?.id ?? ''}`)}
          >
            {t('deals.new')}
          </Button>
        )}
      </header>
      <div className={styles['boardInner']}>
        {pipeline && <Board key={pipeline.id} filter={filter} pipelineId={pipeline.id} />}
      </div>
    </section>
  );
}

function Board(props: { filter: string; pipelineId: string }): ReactNode {
  const t = useT();
  const { pipelines = [] } = usePipelines();
  const pipeline = pipelines.find(({ id }) => id === props.pipelineId);
  const mayMove = useCan('sales:deal:move');
  const mayWin = useCan('sales:deal:win');
  const mayLose = useCan('sales:deal:lose');
  const [asked, setAsked] = useState<Asked>();
  const ask = (what: Asked['what'], deal: Deal): Promise<void> => new Promise((done) => setAsked({ what, deal, done }));
  const close = (): void => {
    asked?.done();
    setAsked(undefined);
  };
  return (
    <>
      <Kanban<Deal>
        screen={dealScreen}
        label={pipeline?.name ?? ''}
        columns={stepsOf(pipeline)}
        field="stageId"
        filter={props.filter}
        order="stage_enter_time"
        sum="amount"
        readOnly={!mayMove}
        card={(deal) => <DealCard deal={deal} stage={pipeline?.stages?.find(({ id }) => id === deal.stageId)} />}
        onMove={(deal, stageId) => api(`/deals/${deal.id}:move`, { json: { etag: deal.etag, stageId } })}
        drops={[
          ...(mayWin
            ? [
                {
                  id: 'won',
                  label: t('deals.win'),
                  icon: 'ok',
                  shortcut: 'w',
                  run: async (deal: Deal) => void (await api(`/deals/${deal.id}:win`, { json: { etag: deal.etag } })),
                },
              ]
            : []),
          ...(mayLose
            ? [
                {
                  id: 'lost',
                  label: t('deals.lose'),
                  icon: 'fail',
                  shortcut: 'l',
                  run: (deal: Deal) => ask('lose', deal),
                },
              ]
            : []),
          ...(pipelines.length > 1
            ? [{ id: 'pipeline', label: t('pipeline.moveTo'), icon: 'kanban', run: (deal: Deal) => ask('move', deal) }]
            : []),
        ]}
      />
      {asked?.what === 'lose' && <LoseDialog deal={asked.deal} onClose={close} />}
      {asked?.what === 'move' && <MoveDialog deal={asked.deal} onClose={close} />}
    </>
  );
}
