import type { ReactNode } from 'react';
import styles from './parts.module.css';

export interface DataColumn<Row> {
  id: string;
  label: ReactNode;
  end?: boolean;
  cell: (row: Row) => ReactNode;
  /** Left out while it holds for no row, as a discount that nobody was given. */
  shown?: (row: Row) => boolean;
  /** In the foot of the table. */
  foot?: ReactNode;
}

/** A small table of rows that are there as a whole: lines of a record, figures of a report. Scrolls by itself when narrow. */
export function DataTable<Row>(props: {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => string;
}): ReactNode {
  const { rows } = props;
  const columns = props.columns.filter(({ shown }) => !shown || rows.some(shown));
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={props.label}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.end ? styles['end'] : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={props.rowKey(row, index)}>
              {columns.map((column) => (
                <td key={column.id} className={column.end ? styles['end'] : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {columns.some((column) => column.foot !== undefined) && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.id} className={column.end ? styles['end'] : undefined}>
                  {column.foot}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
