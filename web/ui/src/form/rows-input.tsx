import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';

export interface RowColumn<Row> {
  id: string;
  label: string;
  /** Least width in pixels; the columns share what is left. */
  width?: number;
  cell: (row: Row, set: (patch: Partial<Row>) => void, label: string) => ReactNode;
}

export interface RowsInputProps<Row> {
  label: string;
  rows: readonly Row[];
  onChange: (rows: Row[]) => void;
  columns: readonly RowColumn<Row>[];
  blank: () => Row;
  addLabel: string;
  /** Below the inputs of a row, as a converted quantity. */
  below?: (row: Row) => ReactNode;
  /** Rows that may be put into another order. */
  ordered?: boolean;
  error?: ReactNode;
}

/** Rows of a record edited together: lines, needs, units, stages. Each input is named by its column and row. */
export function RowsInput<Row extends object>(props: RowsInputProps<Row>): ReactNode {
  const t = useUiT();
  const { rows, onChange, columns } = props;
  const set = (index: number, patch: Partial<Row>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  const move = (index: number, by: number): void => {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    onChange(next);
  };
  return (
    <fieldset className="crm-rows">
      <legend>{props.label}</legend>
      {rows.map((row, index) => (
        <div key={index} className="crm-rows-row" role="group" aria-label={t('rows.row', { number: index + 1 })}>
          {columns.map((column) => (
            <div key={column.id} className="crm-rows-cell" style={{ flexBasis: column.width ?? 140 }}>
              <span aria-hidden="true">{column.label}</span>
              {column.cell(
                row,
                (patch) => set(index, patch),
                t('rows.cell', { label: column.label, number: index + 1 }),
              )}
            </div>
          ))}
          <div className="crm-rows-tools">
            {props.ordered && index > 0 && (
              <IconButton
                icon="ascending"
                label={t('rows.up', { number: index + 1 })}
                onClick={() => move(index, -1)}
              />
            )}
            {props.ordered && index < rows.length - 1 && (
              <IconButton
                icon="descending"
                label={t('rows.down', { number: index + 1 })}
                onClick={() => move(index, 1)}
              />
            )}
            <IconButton
              icon="close"
              label={t('rows.remove', { number: index + 1 })}
              onClick={() => onChange(rows.filter((_row, at) => at !== index))}
            />
          </div>
          {props.below && <div className="crm-rows-below">{props.below(row)}</div>}
        </div>
      ))}
      {props.error && (
        <p role="alert" className="crm-rows-error">
          {props.error}
        </p>
      )}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange([...rows, props.blank()])}
      >
        {props.addLabel}
      </Button>
    </fieldset>
  );
}
