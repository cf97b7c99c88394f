import { isStroke } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useMedia } from '../base/provider.tsx';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { snake, titleOf } from '../resource/screen.ts';
import { Cards } from './cards.tsx';
import type { GridColumn } from './grid.tsx';
import { Grid } from './grid.tsx';
import type { ListData } from './list-data.ts';
import type { Selection } from './selection.ts';

export interface ListRowsProps<T extends ResourceRecord> {
  screen: Screen<T>;
  label: string;
  columns: readonly GridColumn<T>[];
  order: string;
  onOrder: (order: string) => void;
  selection: Selection;
  onOpen: (record: T) => void;
  onPeek: (record: T) => void;
  /** The record beside the list. */
  peeked: string | undefined;
  onClosePeek: () => void;
}

/** Rows as a grid, or as cards where there is no room for one. */
export function ListRows<T extends ResourceRecord>(props: ListRowsProps<T> & { data: ListData<T> }): ReactNode {
  const { screen, data } = props;
  const narrow = useMedia('(max-width: 640px)');
  const rowLabel = (row: T): string => titleOf(screen, row);
  if (narrow) {
    return (
      <Cards
        label={props.label}
        columns={props.columns}
        rows={data.rows}
        rowLabel={rowLabel}
        href={(row) => `${screen.path}/${row.id}`}
        onEnd={data.fetchMore}
      />
    );
  }
  return (
    <Grid
      label={props.label}
      columns={props.columns}
      rows={data.rows}
      total={data.total}
      order={props.order}
      onOrder={props.onOrder}
      orderName={snake}
      selection={props.selection}
      rowLabel={rowLabel}
      onOpen={props.onOpen}
      onPeek={props.onPeek}
      onEnd={data.fetchMore}
      busy={data.fetching}
      activeId={props.peeked}
      onKey={(event) => isStroke(event, 'escape') && props.peeked !== undefined && (props.onClosePeek(), true)}
    />
  );
}
