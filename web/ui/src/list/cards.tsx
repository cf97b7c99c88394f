import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { GridColumn } from './grid.tsx';

/** The rows of a list as cards, for screens below 640 px: the first column is the heading, empty ones are left out. */
export function Cards<T extends { id: string }>(props: {
  label: string;
  columns: readonly GridColumn<T>[];
  rows: readonly T[];
  rowLabel: (row: T) => string;
  href: (row: T) => string;
  onEnd: () => void;
}): ReactNode {
  const { rows, columns } = props;
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 116,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 10) props.onEnd();
  }, [last, rows.length]);
  return (
    <ul ref={scroller} className="crm-cards" aria-label={props.label} tabIndex={0}>
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} className="crm-cards-space" />
      {items.map((item) => {
        const row = rows[item.index];
        if (!row) return null;
        return (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="crm-card"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Link to={props.href(row)}>{props.rowLabel(row)}</Link>
            <dl>
              {columns.slice(1, 6).map((column) => (
                <div key={column.id}>
                  <dt>{column.label}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
