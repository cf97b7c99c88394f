import { Button } from '@mantine/core';
import {
  isStroke,
  useCanAny,
  useCommand,
  useContract,
  useNavigate,
  usePageTitle,
  usePeek,
  useSession,
} from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect, useId, useMemo, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useMedia } from '../base/provider.tsx';
import { EmptyState, ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import { PeekPanel } from '../page/peek-panel.tsx';
import { useChanges } from '../resource/changes.ts';
import { exportRecords } from '../resource/client.ts';
import { useLabels } from '../resource/labels.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { bindFields, isEditable, snake, titleOf } from '../resource/screen.ts';
import { Cards } from './cards.tsx';
import { gridColumns, isComposite } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { toFilter } from './filters.ts';
import { Grid } from './grid.tsx';
import { ListFooter } from './list-footer.tsx';
import { useListData } from './list-data.ts';
import { useListState } from './list-state.ts';
import { useSavedViews } from './saved-views.ts';
import { useShownColumns } from './shown-columns.ts';
import type { BulkAction } from './selection-bar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './selection.ts';
import { ColumnChooser, ExportMenu, ViewTabs } from './toolbar.tsx';

export interface ResourceListProps<T extends ResourceRecord> {
  screen: Screen<T>;
  /** Heading; the plural of the noun unless told. False when the list stands inside another page. */
  title?: string | false;
  /** Always holds, beside what the user filters by (AIP-160): the lines of one order. */
  filter?: string;
  /** Page of the form for a new one; the button is shown to those who may create. Default: `<path>/new`. */
  createTo?: string | false;
  /** Page of the import wizard. */
  importTo?: string;
  bulk?: readonly BulkAction<T>[];
  /** Further buttons of the heading. */
  actions?: ReactNode;
  /** Beside the list for `?peek=`; the facts of the record unless told. */
  renderPeek?: (record: T) => ReactNode;
  empty?: ReactNode;
}

/** The list of a declared screen. Its whole state is in the address; what the caller may not do is not offered. */
export function ResourceList<T extends ResourceRecord>(props: ResourceListProps<T>): ReactNode {
  const { screen } = props;
  const contract = useContract();
  const resource = contract.resources[screen.resource];
  const can = useCanAny();
  const may = (method: string): boolean =>
    resource?.methods[method] !== undefined && can(resource.methods[method]?.permission);
  const ui = useUiT();
  const labels = useLabels(screen);
  const session = useSession();
  const navigate = useNavigate();
  const narrow = useMedia('(max-width: 640px)');
  const state = useListState(screen);
  const saved = useSavedViews(screen, labels);
  const selection = useSelection();
  const peek = usePeek();
  const searchId = useId();
  const [filtersOpen, setFiltersOpen] = useState(false);
  usePageTitle(props.title === false ? '' : (props.title ?? labels.plural));

  const fields = useMemo(
    () => bindFields(screen, screen.columns, contract).filter((field) => can(field.contract?.sensitive)),
    [screen, contract, session],
  );
  const { chosen, choose } = useShownColumns(screen.resource);
  const asked = (state.columns ?? chosen)?.filter((name) => fields.some((field) => field.field === name)) ?? [];
  const shown = asked.length > 0 ? asked : fields.filter((field) => !field.hidden).map((field) => field.field);
  const filterable = useMemo(() => {
    const extra = (screen.filters ?? [])
      .filter((name) => !fields.some((field) => field.field === name))
      .map((field) => ({ field }));
    const all = [...fields, ...bindFields(screen, extra, contract)];
    return screen.filters
      ? all.filter((field) => screen.filters?.includes(field.field))
      : all.filter((field) => field.contract?.filterable);
  }, [screen, fields, contract]);

  const kindOf = (name: string): (typeof fields)[number]['kind'] =>
    filterable.find((field) => field.field === name)?.kind ?? 'text';
  const today = new Date().toLocaleDateString('sv', { timeZone: session.user.timeZone || 'UTC' });
  const filter = toFilter(state.chips, kindOf, { userId: session.user.id, today }, props.filter);
  const query = useMemo(
    () => ({ filter, orderBy: state.order || undefined, q: state.q }),
    [filter, state.order, state.q],
  );
  const sums = useMemo(() => fields.filter((field) => field.sum).map((field) => snake(field.field)), [fields]);
  const data = useListData(screen, query, { enabled: may('aggregate'), sums });
  const changes = useChanges(screen, resource?.singular ?? screen.resource);
  useEffect(() => selection.clear(), [filter, state.q]);

  const columns = useMemo(
    () =>
      gridColumns(
        screen,
        shown.flatMap((name) => fields.find((field) => field.field === name) ?? []),
        labels,
        {
          editable: may('update'),
          changes,
          onSaved: (record) => data.replace([record]),
        },
      ),
    [screen, shown.join(), fields, labels, contract, session],
  );
  const open = (record: T): void => void navigate(`${screen.path}/${record.id}`);
  const togglePeek = (record: T): void => {
    const key = `${resource?.singular ?? screen.resource}:${record.id}`;
    if (peek.peek === key) peek.close();
    else peek.open(key);
  };
  const createTo = props.createTo === false || !may('create') ? undefined : (props.createTo ?? `${screen.path}/new`);
  useCommand([
    {
      id: `${screen.resource}.search`,
      label: ui('list.search'),
      shortcut: '/',
      run: () => document.getElementById(searchId)?.focus(),
    },
    { id: `${screen.resource}.filter`, label: ui('list.addFilter'), shortcut: 'f', run: () => setFiltersOpen(true) },
    {
      id: `${screen.resource}.new`,
      label: labels.creation,
      shortcut: 'n',
      enabled: createTo !== undefined,
      run: () => createTo && void navigate(createTo),
    },
  ]);
  const records = data.rows.filter((row) => selection.ids.has(row.id));
  const bulkFields = fields.filter((field) => isEditable(field, true) && !field.input && !isComposite(field));
  const peeked = peek.peek?.split(':')[1];
  const exportAs = (format: 'csv' | 'xlsx'): void =>
    void exportRecords(screen.resource, {
      filter,
      orderBy: state.order,
      q: state.q,
      format,
      columns: shown.map(snake),
    });

  return (
    <section className="crm-list" data-embedded={props.title === false || undefined}>
      {props.title !== false && (
        <header className="crm-list-head">
          <h1 tabIndex={-1}>{props.title ?? labels.plural}</h1>
          <div className="crm-list-actions">
            {props.actions}
            {props.importTo && (
              <Button
                variant="default"
                leftSection={<Icon name="upload" size={14} />}
                onClick={() => void navigate(props.importTo ?? '')}
              >
                {ui('list.import')}
              </Button>
            )}
            {createTo && (
              <Button leftSection={<Icon name="plus" size={14} />} onClick={() => void navigate(createTo)}>
                {labels.creation}
              </Button>
            )}
          </div>
        </header>
      )}
      <ViewTabs
        views={saved.views}
        current={state.view}
        changed={state.chips.length > 0 || state.q !== '' || state.columns !== undefined}
        onOpen={state.openView}
        onRemove={(id) => {
          saved.remove(id);
          state.openView(undefined);
        }}
        onSave={(name) => {
          const filters = state.chips.map((chip) => `${chip.field}.${chip.op}.${chip.value}`);
          state.openView(saved.save({ name, filters, order: state.order, columns: state.columns ?? chosen }));
        }}
      />
      <div className="crm-toolbar">
        <FilterBar
          fields={filterable}
          ns={screen.ns}
          labels={labels}
          chips={state.chips}
          q={state.q}
          searchId={searchId}
          open={filtersOpen}
          onOpen={setFiltersOpen}
          onChips={(chips) => state.change({ chips })}
          onSearch={(q) => state.change({ q })}
        />
        <div className="crm-toolbar-end">
          <ColumnChooser
            columns={fields.map((field) => ({ id: field.field, label: labels.field(field) }))}
            shown={shown}
            onChange={(next) => {
              choose(next);
              if (state.columns) state.change({ columns: undefined });
            }}
          />
          {may('export') && <ExportMenu onExport={exportAs} />}
        </div>
      </div>
      <div className="crm-list-body">
        {data.error && data.rows.length === 0 ? (
          <ErrorState error={data.error} onRetry={data.refetch} />
        ) : data.pending ? (
          <LoadingState />
        ) : data.rows.length === 0 ? (
          (props.empty ?? <EmptyState title={ui(filter || state.q ? 'list.noneFound' : 'list.none')} />)
        ) : narrow ? (
          <Cards
            label={labels.plural}
            columns={columns}
            rows={data.rows}
            rowLabel={(row) => titleOf(screen, row)}
            href={(row) => `${screen.path}/${row.id}`}
            onEnd={data.fetchMore}
          />
        ) : (
          <Grid
            label={labels.plural}
            columns={columns}
            rows={data.rows}
            total={data.total}
            order={state.order}
            onOrder={(order) => state.change({ order })}
            orderName={snake}
            selection={selection}
            rowLabel={(row) => titleOf(screen, row)}
            onOpen={open}
            onPeek={togglePeek}
            onEnd={data.fetchMore}
            busy={data.fetching}
            activeId={peeked}
            onKey={(event) => isStroke(event, 'escape') && peek.peek !== undefined && (peek.close(), true)}
          />
        )}
        {peeked && <PeekPanel screen={screen} id={peeked} onClose={peek.close} render={props.renderPeek} />}
      </div>
      <SelectionBar
        records={records}
        ns={screen.ns}
        labels={labels}
        fields={may('batchUpdate') ? bulkFields : []}
        actions={props.bulk ?? []}
        onSet={(patch) => changes.setMany(records, patch)}
        onRemove={may('delete') ? () => changes.remove(records) : undefined}
        onClear={selection.clear}
      />
      <ListFooter
        shown={data.rows.length}
        total={data.total}
        sums={data.sums}
        label={(name) => labels.field(fields.find((field) => snake(field.field) === name) ?? { field: name })}
      />
    </section>
  );
}
