import { Menu } from '@mantine/core';
import { isStroke, isTyping, useFormat } from '@crm/portal-sdk';
import type { KeyboardEvent, ReactNode } from 'react';
import { useRef } from 'react';
import { Icon } from '../base/icon.tsx';
import { Button, IconButton } from '../base/kit.tsx';
import { ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import type { AggregateGroup } from '../resource/client.ts';
import type { ResourceRecord } from '../resource/screen.ts';
import type { KanbanColumn } from './board.tsx';
import type { BoardSource } from './board-data.ts';
import { useColumn } from './board-data.ts';
import { useDraggable, useDropTarget } from './drag.ts';

interface MenuEntry {
  id: string;
  label: string;
  icon?: string;
  shortcut?: string;
  run: () => void;
}

interface ColumnProps<T> {
  board: string;
  source: BoardSource;
  column: KanbanColumn;
  color: number;
  total: AggregateGroup | undefined;
  collapsed: boolean;
  onCollapse: () => void;
  title: (card: T) => string;
  draw: (card: T) => ReactNode;
  remember: (card: T) => void;
  onOpen: (card: T) => void;
  onDrop: (data: Record<string, unknown>) => void;
  onStep: (card: T, by: 1 | -1) => void;
  menu: (card: T) => readonly MenuEntry[];
}

export function BoardColumn<T extends ResourceRecord>(props: ColumnProps<T>): ReactNode {
  const { column, total, collapsed } = props;
  const ui = useUiT();
  const element = useRef<HTMLElement>(null);
  const over = useDropTarget(element, props.onDrop);
  const { query, cards } = useColumn<T>(props.source, column.id, !collapsed);
  for (const card of cards) props.remember(card);
  return (
    <section
      ref={element}
      className="crm-board-column"
      aria-label={column.title}
      data-over={over || undefined}
      data-collapsed={collapsed || undefined}
      style={{ '--crm-column': `var(--crm-stage-${props.color})` } as React.CSSProperties}
    >
      <header>
        <div>
          <h2>{column.title}</h2>
          <ColumnTotal total={total} />
        </div>
        <IconButton
          icon={collapsed ? 'right' : 'left'}
          label={ui(collapsed ? 'kanban.expand' : 'kanban.collapse', { name: column.title })}
          aria-expanded={!collapsed}
          onClick={props.onCollapse}
        />
      </header>
      {collapsed ? null : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LoadingState />
      ) : (
        <ul className="crm-board-cards" aria-label={column.title}>
          {cards.length === 0 && <li className="crm-faint">{ui('kanban.empty')}</li>}
          {cards.map((card, index) => (
            <BoardCard key={card.id} {...props} card={card} index={index} count={cards.length} />
          ))}
          {query.hasNextPage && (
            <li>
              <Button
                variant="subtle"
                fullWidth
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {total
                  ? ui('kanban.more', { count: Math.max(0, Number(total.count) - cards.length) })
                  : ui('action.more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function ColumnTotal(props: { total: AggregateGroup | undefined }): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { total } = props;
  if (!total) return null;
  const sums = Object.entries(total.sums).map(([key, amount]) => {
    const currency = key.split('/')[1];
    return currency ? format.money({ amount, currency }) : format.num(amount);
  });
  return <small>{[ui('list.count', { count: Number(total.count) }), ...sums].join(' · ')}</small>;
}

function BoardCard<T extends ResourceRecord>(
  props: ColumnProps<T> & { card: T; index: number; count: number },
): ReactNode {
  const { card, board } = props;
  const ui = useUiT();
  const element = useRef<HTMLLIElement>(null);
  const dragging = useDraggable(element, { board, id: card.id });
  const name = props.title(card);
  const entries = props.menu(card);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isTyping(event.target)) return;
    const run = keyAction(event, props, entries);
    if (run) {
      event.preventDefault();
      event.stopPropagation();
      run();
    }
  };
  return (
    <li
      ref={element}
      className="crm-board-card"
      data-card={card.id}
      data-dragging={dragging || undefined}
      tabIndex={0}
      aria-label={ui('kanban.card', { name, index: props.index + 1, count: props.count })}
      onKeyDown={onKeyDown}
      onDoubleClick={() => props.onOpen(card)}
    >
      {props.draw(card)}
      {entries.length > 0 && (
        <span className="crm-board-menu">
          <Menu>
            <Menu.Target>
              <IconButton icon="dots" label={ui('kanban.menu', { name })} />
            </Menu.Target>
            <Menu.Dropdown>
              {entries.map((entry) => (
                <Menu.Item
                  key={entry.id}
                  leftSection={entry.icon ? <Icon name={entry.icon} size={14} /> : undefined}
                  rightSection={entry.shortcut ? <kbd>{entry.shortcut}</kbd> : undefined}
                  onClick={entry.run}
                >
                  {entry.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      )}
    </li>
  );
}

/** What a stroke on a card does; undefined when it is none of the board's. */
function keyAction<T extends ResourceRecord>(
  event: KeyboardEvent,
  props: ColumnProps<T> & { card: T },
  entries: readonly MenuEntry[],
): (() => void) | undefined {
  const own = event.target === event.currentTarget;
  const here = event.currentTarget as HTMLElement;
  if (isStroke(event, 'alt+arrowright')) return () => props.onStep(props.card, 1);
  if (isStroke(event, 'alt+arrowleft')) return () => props.onStep(props.card, -1);
  if (own && isStroke(event, 'enter')) return () => props.onOpen(props.card);
  if (isStroke(event, 'arrowdown')) return () => focusSibling(here, 1);
  if (isStroke(event, 'arrowup')) return () => focusSibling(here, -1);
  if (isStroke(event, 'arrowright')) return () => focusColumn(here, 1);
  if (isStroke(event, 'arrowleft')) return () => focusColumn(here, -1);
  return own ? entries.find((entry) => entry.shortcut && isStroke(event, entry.shortcut))?.run : undefined;
}

function focusSibling(card: HTMLElement, by: 1 | -1): void {
  const next = by === 1 ? card.nextElementSibling : card.previousElementSibling;
  if (next instanceof HTMLElement && next.dataset['card']) next.focus();
}

/** The card at the same height of the next column that has one. */
function focusColumn(card: HTMLElement, by: 1 | -1): void {
  const cards = (column: Element): HTMLElement[] => [...column.querySelectorAll<HTMLElement>('[data-card]')];
  let column = card.closest('.crm-board-column');
  const index = column ? cards(column).indexOf(card) : 0;
  while (column) {
    column = by === 1 ? column.nextElementSibling : column.previousElementSibling;
    const found = column ? cards(column) : [];
    const target = found[Math.min(index, found.length - 1)];
    if (target) return target.focus();
  }
}
