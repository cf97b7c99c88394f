import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { isTyping, usePreferences } from '@crm/portal-sdk';
import type { CSSProperties, KeyboardEvent, ReactNode, RefObject } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
import { clamp, editOf, handleKey } from './grid-keys.ts';
import type { Selection } from './selection.ts';

export interface GridColumn<T> {
  id: string;
  label: string;
  width: number;
  align?: 'end';
  sortable?: boolean;
  cell: (row: T) => ReactNode;
  /** Opens an editor in the cell; `done` closes it. */
  edit?: (row: T, done: () => void) => ReactNode;
  /** Whether this row's cell may be edited; every one unless told. */
  editable?: (row: T) => boolean;
}

export interface GridProps<T extends { id: string }> {
  label: string;
  columns: readonly GridColumn<T>[];
  rows: readonly T[];
  total: number | undefined;
  order: string;
  onOrder: (order: string) => void;
  orderName: (column: string) => string;
  selection?: Selection;
  rowLabel: (row: T) => string;
  onOpen: (row: T) => void;
  onPeek?: (row: T) => void;
  onEnd: () => void;
  busy: boolean;
  /** Keys of the list that the grid does not know, as "f". */
  onKey?: (event: KeyboardEvent) => boolean;
  activeId?: string;
}

const HEIGHTS = { comfortable: 40, default: 32, compact: 28 } as const;
const CHECK_WIDTH = 36;

/**
 * A grid of any length: only the rows on the screen are in the page. One tab stop; arrows or j/k move, Enter opens,
 * Space peeks, x selects, e edits the cell (WAI-ARIA APG grid, with aria-activedescendant).
 */
export function Grid<T extends { id: string }>(props: GridProps<T>): ReactNode {
  const { columns, rows, selection } = props;
  const ui = useUiT();
  const { density } = usePreferences();
  const height = HEIGHTS[density];
  const scroller = useRef<HTMLDivElement>(null);
  const scope = useId();
  const [active, setActive] = useState({ row: 0, column: 0 });
  const [scrolled, setScrolled] = useState(false);
  const [editing, setEditing] = useState<{ id: string; column: string }>();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtual.measure(), [height, virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) props.onEnd();
  }, [last, rows.length]);

  const width = columns.reduce((sum, column) => sum + column.width, selection ? CHECK_WIDTH : 0);
  const template = `${selection ? `${CHECK_WIDTH}px ` : ''}${columns.map((column, index) => (index === columns.length - 1 ? `minmax(${column.width}px, 1fr)` : `${column.width}px`)).join(' ')}`;
  const move = (row: number, column = active.column): void => {
    const next = { row: clamp(row, rows.length), column: clamp(column, columns.length) };
    setActive(next);
    virtual.scrollToIndex(next.row);
  };
  const done = (): void => {
    setEditing(undefined);
    scroller.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== scroller.current && isTyping(event.target)) return;
    if (handleKey(event, { props, active, move, setEditing })) event.preventDefault();
  };
  const activeRow = rows[active.row];
  const activeColumn = columns[active.column];
  return (
    <div
      ref={scroller}
      className="crm-grid"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.total === undefined ? -1 : props.total + 1}
      aria-colcount={columns.length + (selection ? 1 : 0)}
      aria-multiselectable={selection ? true : undefined}
      aria-busy={props.busy}
      data-scrolled={scrolled || undefined}
      onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
      aria-activedescendant={activeRow && activeColumn ? `${scope}-${activeRow.id}-${activeColumn.id}` : undefined}
      onKeyDown={onKeyDown}
      style={{ '--crm-pin': selection ? `${CHECK_WIDTH}px` : 0 } as CSSProperties}
    >
      <div className="crm-grid-head" role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className="crm-grid-row"
          style={{ gridTemplateColumns: template, minWidth: width }}
        >
          {selection && (
            <div role="columnheader" aria-colindex={1} className="crm-grid-cell crm-grid-check" data-pinned="">
              <Checkbox
                tabIndex={-1}
                aria-label={ui('list.selectAll')}
                checked={rows.length > 0 && selection.ids.size >= rows.length}
                indeterminate={selection.ids.size > 0 && selection.ids.size < rows.length}
                onChange={() =>
                  selection.ids.size >= rows.length ? selection.clear() : selection.set(rows.map((row) => row.id))
                }
              />
            </div>
          )}
          {columns.map((column, index) => (
            <HeadCell
              key={column.id}
              column={column}
              index={index + (selection ? 2 : 1)}
              pinned={index === 0}
              {...props}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="crm-grid-body" style={{ height: virtual.getTotalSize(), minWidth: width }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const selected = selection?.ids.has(row.id) ?? false;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={selection ? selected : undefined}
              className="crm-grid-row"
              data-active={item.index === active.row || undefined}
              data-open={row.id === props.activeId || undefined}
              style={{ gridTemplateColumns: template, height, transform: `translateY(${item.start}px)` }}
              onMouseDown={() => setActive({ row: item.index, column: active.column })}
            >
              {selection && (
                <div role="gridcell" aria-colindex={1} className="crm-grid-cell crm-grid-check" data-pinned="">
                  <Checkbox
                    tabIndex={-1}
                    checked={selected}
                    aria-label={ui('list.selectRow', { name: props.rowLabel(row) })}
                    onClick={(event) =>
                      event.shiftKey &&
                      selection.extend(
                        row.id,
                        rows.map(({ id }) => id),
                      )
                    }
                    onChange={() => selection.toggle(row.id)}
                  />
                </div>
              )}
              {columns.map((column, index) => (
                <BodyCell
                  key={column.id}
                  id={`${scope}-${row.id}-${column.id}`}
                  column={column}
                  row={row}
                  index={index + (selection ? 2 : 1)}
                  pinned={index === 0}
                  active={item.index === active.row && index === active.column}
                  editing={editing?.id === row.id && editing.column === column.id}
                  onEdit={() => setEditing({ id: row.id, column: column.id })}
                  done={done}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function HeadCell<T extends { id: string }>(
  props: GridProps<T> & { column: GridColumn<T>; index: number; pinned: boolean },
): ReactNode {
  const { column, order } = props;
  const name = props.orderName(column.id);
  const [by, direction] = order.split(' ');
  const sorted = by === name ? (direction === 'desc' ? 'descending' : 'ascending') : undefined;
  return (
    <div
      role="columnheader"
      aria-colindex={props.index}
      aria-sort={column.sortable ? (sorted ?? 'none') : undefined}
      className="crm-grid-cell"
      data-align={column.align}
      data-pinned={props.pinned ? 'last' : undefined}
    >
      {column.sortable ? (
        <button
          type="button"
          tabIndex={-1}
          className="crm-grid-sort"
          onClick={() => props.onOrder(sorted === 'ascending' ? `${name} desc` : name)}
        >
          <span>{column.label}</span>
          {sorted && <Icon name={sorted} size={14} />}
        </button>
      ) : (
        <span>{column.label}</span>
      )}
    </div>
  );
}

function BodyCell<T extends { id: string }>(props: {
  id: string;
  column: GridColumn<T>;
  row: T;
  index: number;
  pinned: boolean;
  active: boolean;
  editing: boolean;
  onEdit: () => void;
  done: () => void;
}): ReactNode {
  const { column, row, editing } = props;
  const cell: RefObject<HTMLDivElement | null> = useRef(null);
  const edit = editOf(column, row);
  return (
    <div
      ref={cell}
      id={props.id}
      role="gridcell"
      aria-colindex={props.index}
      aria-readonly={edit ? undefined : true}
      className="crm-grid-cell"
      data-align={column.align}
      data-pinned={props.pinned ? 'last' : undefined}
      data-active={props.active || undefined}
      data-editing={editing || undefined}
      onDoubleClick={edit && !editing ? props.onEdit : undefined}
    >
      {editing && edit ? edit(row, props.done) : column.cell(row)}
    </div>
  );
}
