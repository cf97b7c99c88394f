import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { isStroke, isTyping, usePreferences } from '@crm/portal-sdk';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
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
      aria-activedescendant={activeRow && activeColumn ? `${scope}-${activeRow.id}-${activeColumn.id}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="crm-grid-head" role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className="crm-grid-row"
          style={{ gridTemplateColumns: template, minWidth: width }}
        >
          {selection && (
            <div role="columnheader" aria-colindex={1} className="crm-grid-cell crm-grid-check">
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
            <HeadCell key={column.id} column={column} index={index + (selection ? 2 : 1)} {...props} />
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
                <div role="gridcell" aria-colindex={1} className="crm-grid-cell crm-grid-check">
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

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1));
}

function HeadCell<T extends { id: string }>(props: GridProps<T> & { column: GridColumn<T>; index: number }): ReactNode {
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
  active: boolean;
  editing: boolean;
  onEdit: () => void;
  done: () => void;
}): ReactNode {
  const { column, row, editing } = props;
  const cell: RefObject<HTMLDivElement | null> = useRef(null);
  return (
    <div
      ref={cell}
      id={props.id}
      role="gridcell"
      aria-colindex={props.index}
      aria-readonly={column.edit ? undefined : true}
      className="crm-grid-cell"
      data-align={column.align}
      data-active={props.active || undefined}
      data-editing={editing || undefined}
      onDoubleClick={column.edit && !editing ? props.onEdit : undefined}
    >
      {editing && column.edit ? column.edit(row, props.done) : column.cell(row)}
    </div>
  );
}

interface KeyContext<T extends { id: string }> {
  props: GridProps<T>;
  active: { row: number; column: number };
  move: (row: number, column?: number) => void;
  setEditing: (cell: { id: string; column: string }) => void;
}

/** Whether the stroke was one of the grid's. */
function handleKey<T extends { id: string }>(event: KeyboardEvent<HTMLDivElement>, context: KeyContext<T>): boolean {
  const { props, active, move, setEditing } = context;
  const { rows, selection, columns } = props;
  const row = rows[active.row];
  const pressed = (...strokes: string[]): boolean => strokes.some((stroke) => isStroke(event, stroke));
  const moves: [string[], () => void][] = [
    [['arrowdown', 'j'], () => move(active.row + 1)],
    [['arrowup', 'k'], () => move(active.row - 1)],
    [['arrowright'], () => move(active.row, active.column + 1)],
    [['arrowleft'], () => move(active.row, active.column - 1)],
    [['pagedown'], () => move(active.row + 15)],
    [['pageup'], () => move(active.row - 15)],
    [['home', 'mod+home'], () => move(0)],
    [['end', 'mod+end'], () => move(rows.length - 1)],
  ];
  const found = moves.find(([strokes]) => pressed(...strokes));
  if (found) {
    found[1]();
    return true;
  }
  if (!row) return props.onKey?.(event) ?? false;
  if (pressed('enter')) {
    // Enter on a link or button inside a cell is that link's.
    if (event.target !== event.currentTarget) return false;
    props.onOpen(row);
    return true;
  }
  if (pressed('space') && props.onPeek) {
    props.onPeek(row);
    return true;
  }
  if (selection && pressed('x')) {
    selection.toggle(row.id);
    return true;
  }
  if (selection && pressed('shift+arrowdown', 'shift+arrowup')) {
    const next = rows[clamp(active.row + (event.key === 'ArrowDown' ? 1 : -1), rows.length)];
    selection.extend(
      row.id,
      rows.map(({ id }) => id),
    );
    if (next)
      selection.extend(
        next.id,
        rows.map(({ id }) => id),
      );
    move(active.row + (event.key === 'ArrowDown' ? 1 : -1));
    return true;
  }
  if (selection && pressed('mod+a')) {
    selection.set(rows.map(({ id }) => id));
    return true;
  }
  if (selection && pressed('escape') && selection.ids.size > 0) {
    selection.clear();
    return true;
  }
  if (pressed('e')) {
    const column = columns[active.column]?.edit ? columns[active.column] : columns.find((item) => item.edit);
    if (column) setEditing({ id: row.id, column: column.id });
    return column !== undefined;
  }
  return props.onKey?.(event) ?? false;
}
