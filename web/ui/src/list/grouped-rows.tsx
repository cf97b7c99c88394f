import { Button } from '@mantine/core';
import { enumValues, resourceKey, useFormat, useQuery } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import type { AggregateGroup } from '../resource/client.ts';
import { aggregate } from '../resource/client.ts';
import type { BoundField, ResourceRecord } from '../resource/screen.ts';
import { snake } from '../resource/screen.ts';
import { RefText, Value } from '../resource/value.tsx';
import { quote } from './filters.ts';
import type { ListQuery } from './list-data.ts';
import { useListData } from './list-data.ts';
import type { ListRowsProps } from './list-rows.tsx';
import { ListRows } from './list-rows.tsx';

/** Groups shown before "more" is asked for. */
const FIRST = 50;

/** Fields whose few values make groups: what is chosen from a list, and yes or no. */
export function isGroupable<T>({ kind, contract }: BoundField<T>): boolean {
  return contract?.filterable === true && !contract.repeated && (kind === 'enum' || kind === 'ref' || kind === 'bool');
}

/** The records of one value of the field; "" stands for those without one. */
function groupFilter<T>(field: BoundField<T>, key: string): string {
  const name = snake(field.field);
  if (key === '') return `NOT ${name}:*`;
  return `${name} = ${field.kind === 'bool' ? key : quote(key)}`;
}

/** The list put together by the values of a field: each with its count and sums, its rows when it is opened. */
export function GroupedRows<T extends ResourceRecord>(
  props: ListRowsProps<T> & { field: BoundField<T>; query: ListQuery; sums: readonly string[] },
): ReactNode {
  const { screen, field, query, sums } = props;
  const ui = useUiT();
  const [count, setCount] = useState(FIRST);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { filter, q } = query;
  const groups = useQuery({
    queryKey: resourceKey(screen.resource, 'groups', { filter, q, sums, by: field.field }),
    queryFn: ({ signal }) => aggregate(screen.resource, { filter, q, sums, groupBy: snake(field.field) }, signal),
  });
  if (groups.isPending) return <LoadingState />;
  if (groups.error) return <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />;
  const sorted = inOrder(groups.data, enumValues(field.contract?.type));
  const toggle = (key: string): void =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div className="crm-groups">
      {sorted.slice(0, count).map((group) => (
        <section key={group.key}>
          <h2>
            <button type="button" aria-expanded={open.has(group.key)} onClick={() => toggle(group.key)}>
              <Icon name={open.has(group.key) ? 'down' : 'right'} size={14} />
              <GroupName field={field} ns={screen.ns} value={group.key} />
              <GroupFigures group={group} />
            </button>
          </h2>
          {open.has(group.key) && <GroupRows {...props} own={groupFilter(field, group.key)} />}
        </section>
      ))}
      {sorted.length > count && (
        <Button variant="subtle" onClick={() => setCount(count + FIRST)}>
          {ui('list.moreGroups', { count: sorted.length - count })}
        </Button>
      )}
    </div>
  );
}

/** Values of an enum in their own order, others by how many records they have; those without a value last. */
function inOrder(groups: readonly AggregateGroup[], values: readonly string[]): readonly AggregateGroup[] {
  const place = ({ key }: AggregateGroup): number => (key === '' ? values.length + 1 : values.indexOf(key));
  return [...groups].sort((a, b) => place(a) - place(b) || Number(b.count) - Number(a.count));
}

function GroupName<T>(props: { field: BoundField<T>; ns: string; value: string }): ReactNode {
  const { field, value } = props;
  const ui = useUiT();
  if (value === '') return <span className="crm-faint">{ui('list.noValue')}</span>;
  if (field.kind === 'ref') return <RefText plural={field.ref} id={value} plain />;
  if (field.kind === 'bool') return <span>{ui(value === 'true' ? 'value.yes' : 'value.no')}</span>;
  return <Value kind={field.kind} value={value} ns={props.ns} tones={field.tones} />;
}

function GroupFigures({ group }: { group: AggregateGroup }): ReactNode {
  const format = useFormat();
  return (
    <span className="crm-group-figures crm-num">
      <span>{format.num(group.count)}</span>
      {Object.entries(group.sums).map(([key, amount]) => {
        const currency = key.split('/')[1];
        return <span key={key}>{currency ? format.money({ amount, currency }) : format.num(amount)}</span>;
      })}
    </span>
  );
}

function GroupRows<T extends ResourceRecord>(props: ListRowsProps<T> & { query: ListQuery; own: string }): ReactNode {
  const { screen, query, own } = props;
  const filter = query.filter ? `(${query.filter}) AND ${own}` : own;
  const data = useListData(screen, { ...query, filter }, { enabled: false, sums: [] });
  if (data.pending) return <LoadingState />;
  if (data.error && data.rows.length === 0) return <ErrorState error={data.error} onRetry={data.refetch} />;
  return (
    // As high as its rows up to a dozen, so that the next group stays in reach.
    <div className="crm-group-rows" style={{ '--crm-rows': Math.min(data.rows.length, 12) } as React.CSSProperties}>
      <ListRows {...props} data={data} />
    </div>
  );
}
