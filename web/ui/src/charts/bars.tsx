import { SegmentedControl } from '@mantine/core';
import { useFormat } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useUiT } from '../base/texts.ts';

export interface Bar {
  id: string;
  label: string;
  value: number;
  /** The value in words; the number unless told. */
  text?: string;
  /** Said beside it: a share, a sum. */
  note?: string;
  /** A place of the stage palette, 1 to 8. */
  color?: number;
}

/** Horizontal bars with their numbers, as a funnel or any ranking, and the same as a table. */
export function BarChart(props: {
  title: string;
  summary?: string;
  bars: readonly Bar[];
  valueLabel: string;
  noteLabel?: string;
}): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const [table, setTable] = useState(false);
  const most = Math.max(1, ...props.bars.map((bar) => bar.value));
  const text = (bar: Bar): string => bar.text ?? format.num(bar.value);
  return (
    <figure className="crm-panel">
      <header>
        <figcaption>
          <h2>{props.title}</h2>
          {props.summary && <span className="crm-faint">{props.summary}</span>}
        </figcaption>
        <SegmentedControl
          size="xs"
          aria-label={props.title}
          data={[
            { value: 'chart', label: ui('chart.chart') },
            { value: 'table', label: ui('chart.table') },
          ]}
          value={table ? 'table' : 'chart'}
          onChange={(value) => setTable(value === 'table')}
        />
      </header>
      {table ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{props.title}</th>
              <th scope="col">{props.valueLabel}</th>
              {props.noteLabel && <th scope="col">{props.noteLabel}</th>}
            </tr>
          </thead>
          <tbody>
            {props.bars.map((bar) => (
              <tr key={bar.id}>
                <th scope="row">{bar.label}</th>
                <td className="crm-num">{text(bar)}</td>
                {props.noteLabel && <td className="crm-num">{bar.note}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <dl className="crm-funnel">
          {props.bars.map((bar, index) => (
            <div key={bar.id}>
              <dt>{bar.label}</dt>
              <dd aria-hidden="true">
                <div
                  className="crm-bar"
                  style={{
                    width: `${(100 * bar.value) / most}%`,
                    background: `var(--crm-stage-${bar.color ?? (index % 8) + 1})`,
                  }}
                />
              </dd>
              <dd className="crm-num">{[text(bar), bar.note].filter(Boolean).join(' · ')}</dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
}
