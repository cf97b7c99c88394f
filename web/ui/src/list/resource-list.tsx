import { Button } from '@mantine/core';
import { useCanAny, useCommand, useContract, useNavigate, usePageTitle, usePeek, useSession } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect, useId, useMemo, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { EmptyState, ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import { PeekPanel } from '../page/peek-panel.tsx';
import { useChanges } from '../resource/changes.ts';
import { useLabels } from '../resource/labels.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { isEditable, snake } from '../resource/screen.ts';
import { gridColumns, isComposite } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { toFilter, writeFilters } from './filters.ts';
import { GroupedRows } from './grouped-rows.tsx';
import { ListFooter } from './list-footer.tsx';
import { useListData } from './list-data.ts';
import type { ListRowsProps } from './list-rows.tsx';
import { ListRows } from './list-rows.tsx';
import { useListState } from './list-state.ts';
import { useSavedViews } from './saved-views.ts';
import { useListFields } from './use-list-fields.ts';
import { useShownColumns } from './shown-columns.ts';
import type { BulkAction } from './selection-bar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './selection.ts';
import { ColumnChooser, ExportMenu, GroupMenu } from './toolbar.tsx';
import { useExport } from './use-export.ts';
import { ViewTabs } from './view-tabs.tsx';

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
  const state = useListState(screen);
  const saved = useSavedViews(screen, labels);
  const selection = useSelection();
  const peek = usePeek();
  const searchId = useId();
  const viewsId = useId();
  const [filtersOpen, setFiltersOpen] = useState(false);
  usePageTitle(props.title === false ? '' : (props.title ?? labels.plural));

  const { fields, filterable, groupable, kindOf } = useListFields(screen);
  const { chosen, choose } = useShownColumns(screen.resource);
  const asked = (state.columns ?? chosen)?.filter((name) => fields.some((field) => field.field === name)) ?? [];
  const shown = asked.length > 0 ? asked : fields.filter((field) => !field.hidden).map((field) => field.field);
  const grouping = may('aggregate') ? groupable.find((field) => field.field === state.group) : undefined;
  const today = new Date().toLocaleDateString('sv', { timeZone: session.user.timeZone || 'UTC' });
  const filter = toFilter(state.filters, kindOf, { userId: session.user.id, today }, props.filter);
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
    {
      id: `${screen.resource}.views`,
      label: ui('list.views'),
      shortcut: 'v',
      run: () => document.getElementById(viewsId)?.querySelector<HTMLElement>('[aria-current]')?.focus(),
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
  const exporting = useExport(screen.resource);
  const exportAs = (format: 'csv' | 'xlsx'): void => {
    const wanted = { filter, orderBy: state.order, q: state.q, format, columns: shown.map(snake) };
    exporting.start(wanted);
  };
  const rows: ListRowsProps<T> = {
    screen,
    label: labels.plural,
    columns,
    order: state.order,
    onOrder: (order) => state.change({ order }),
    selection,
    onOpen: open,
    onPeek: togglePeek,
    peeked,
    onClosePeek: peek.close,
  };

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
        id={viewsId}
        views={saved.views}
        current={state.view}
        changed={state.filters.length > 0 || state.q !== '' || state.columns !== undefined || grouping !== undefined}
        onOpen={state.openView}
        onRemove={(id) => {
          saved.remove(id);
          state.openView(undefined);
        }}
        onSave={(name) => {
          const { order, columns: named = chosen, group } = state;
          state.openView(saved.save({ name, filters: writeFilters(state.filters), order, columns: named, group }));
        }}
      />
      <div className="crm-toolbar">
        <FilterBar
          fields={filterable}
          ns={screen.ns}
          labels={labels}
          groups={state.filters}
          q={state.q}
          searchId={searchId}
          open={filtersOpen}
          onOpen={setFiltersOpen}
          onGroups={(filters) => state.change({ filters })}
          onSearch={(q) => state.change({ q })}
        />
        <div className="crm-toolbar-end">
          {may('aggregate') && groupable.length > 0 && (
            <GroupMenu
              fields={groupable.map((field) => ({ id: field.field, label: labels.field(field) }))}
              value={grouping?.field}
              onChange={(group) => state.change({ group })}
            />
          )}
          <ColumnChooser
            columns={fields.map((field) => ({ id: field.field, label: labels.field(field) }))}
            shown={shown}
            onChange={(next) => {
              choose(next);
              if (state.columns) state.change({ columns: undefined });
            }}
          />
          {may('export') && <ExportMenu exporting={exporting} onExport={exportAs} />}
        </div>
      </div>
      <div className="crm-list-body">
        {data.error && data.rows.length === 0 ? (
          <ErrorState error={data.error} onRetry={data.refetch} />
        ) : data.pending ? (
          <LoadingState />
        ) : data.rows.length === 0 ? (
          (props.empty ?? <EmptyState title={ui(filter || state.q ? 'list.noneFound' : 'list.none')} />)
        ) : grouping ? (
          <GroupedRows {...rows} field={grouping} query={query} sums={sums} />
        ) : (
          <ListRows {...rows} data={data} />
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
