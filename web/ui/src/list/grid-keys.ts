import { isStroke } from '@crm/portal-sdk';
import type { KeyboardEvent } from 'react';
import type { GridColumn, GridProps } from './grid.tsx';

/** The editor of a column for this row; undefined where it may not be edited. */
export function editOf<T>(column: GridColumn<T>, row: T): GridColumn<T>['edit'] {
  return (column.editable?.(row) ?? true) ? column.edit : undefined;
}

interface KeyContext<T extends { id: string }> {
  props: GridProps<T>;
  active: { row: number; column: number };
  move: (row: number, column?: number) => void;
  setEditing: (cell: { id: string; column: string }) => void;
}

/** Whether the stroke was one of the grid's. */
export function handleKey<T extends { id: string }>(
  event: KeyboardEvent<HTMLDivElement>,
  context: KeyContext<T>,
): boolean {
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
    const here = columns[active.column];
    const column = here && editOf(here, row) ? here : columns.find((item) => editOf(item, row));
    if (column) setEditing({ id: row.id, column: column.id });
    return column !== undefined;
  }
  return props.onKey?.(event) ?? false;
}

/** A place within a list of so many. */
export function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1));
}
