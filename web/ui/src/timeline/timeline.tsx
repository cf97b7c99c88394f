import { Button, SegmentedControl } from '@mantine/core';
import { useFormat } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { EmptyState, ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';

export interface TimelineEntry {
  id: string;
  /** RFC 3339. */
  time: string;
  icon?: string;
  content: ReactNode;
}

/** What happened, by day, latest first. The remote gives the entries; this gives days, filter, states and "more". */
export function Timeline(props: {
  entries: readonly TimelineEntry[] | undefined;
  label: string;
  error?: unknown;
  onRetry?: () => void;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  filter?: { value: string; options: readonly { value: string; label: string }[]; onChange: (value: string) => void };
  composer?: ReactNode;
  empty?: ReactNode;
}): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { entries, filter } = props;
  return (
    <section aria-label={props.label}>
      {props.composer && <div className="crm-composer">{props.composer}</div>}
      {filter && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label={ui('timeline.filter')}
          data={[...filter.options]}
          value={filter.value}
          onChange={filter.onChange}
        />
      )}
      {props.error ? (
        <ErrorState error={props.error} onRetry={props.onRetry} />
      ) : !entries ? (
        <LoadingState />
      ) : entries.length === 0 ? (
        (props.empty ?? <EmptyState title={ui('timeline.none')} icon="history" />)
      ) : (
        <div className="crm-timeline">
          {byDay(entries, format.date).map(([day, items]) => (
            <div key={day} className="crm-timeline-day">
              <h3>{day}</h3>
              <ol>
                {items.map((entry) => (
                  <li key={entry.id}>
                    <time dateTime={entry.time}>{format.time(entry.time)}</time>
                    <Icon name={entry.icon ?? 'info'} />
                    <div>{entry.content}</div>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </div>
      )}
      {props.hasMore && (
        <Button variant="default" loading={props.loadingMore} onClick={props.onMore}>
          {ui('action.more')}
        </Button>
      )}
    </section>
  );
}

function byDay(entries: readonly TimelineEntry[], date: (time: string) => string): [string, TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = date(entry.time);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}
