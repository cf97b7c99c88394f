import { announce, notify, resourceKey, toApiError, useLive, useNavigate, useQueryClient } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useId, useRef, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { titleOf } from '../resource/screen.ts';
import { useColumnTotals, useMoveInCache } from './board-data.ts';
import { BoardColumn } from './column.tsx';
import { useDragging, useDropTarget } from './drag.ts';

export interface KanbanColumn {
  id: string;
  title: string;
  /** A place of the stage palette, 1 to 8; by position unless told. */
  color?: number;
}

/** What can be done with a card beside moving it: a zone at the bottom while dragging, an entry of its menu, a key. */
export interface KanbanDrop<T> {
  id: string;
  label: string;
  icon?: string;
  shortcut?: string;
  /** May open a form first; the board is read anew when the promise resolves. */
  run: (card: T) => void | Promise<void>;
}

export interface KanbanProps<T extends ResourceRecord> {
  screen: Screen<T>;
  label: string;
  columns: readonly KanbanColumn[];
  /** Field whose value is the column's id: "stageId". */
  field: Extract<keyof T, string>;
  filter?: string;
  order?: string;
  /** Money or number field summed in the column heads. */
  sum?: Extract<keyof T, string>;
  card: (record: T) => ReactNode;
  /** Moves the card; a rejection puts it back and is told. */
  onMove: (record: T, column: string) => Promise<unknown>;
  drops?: readonly KanbanDrop<T>[];
  readOnly?: boolean;
}

/**
 * A board of columns over one resource. A card goes to another column by dragging, by Alt with the arrow keys, and by its
 * menu; each way tells what happened.
 */
export function Kanban<T extends ResourceRecord>(props: KanbanProps<T>): ReactNode {
  const { screen, columns, drops = [] } = props;
  const ui = useUiT();
  const board = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const source = { resource: screen.resource, field: props.field, filter: props.filter, order: props.order };
  const totals = useColumnTotals(source, props.sum);
  const move = useMoveInCache<T>(source);
  const dragging = useDragging(board);
  const root = useRef<HTMLDivElement>(null);
  const cards = useRef(new Map<string, { card: T; column: string }>());
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  useLive(screen.resource);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: resourceKey(screen.resource) });

  const moveTo = async (card: T, from: string, to: string): Promise<void> => {
    if (from === to || props.readOnly) return;
    move(card, from, to);
    const name = titleOf(screen, card);
    try {
      await props.onMove(card, to);
      announce(ui('kanban.moved', { name, column: columns.find((column) => column.id === to)?.title ?? '' }));
      requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-card="${card.id}"]`)?.focus());
    } catch (error) {
      notify({ kind: 'error', text: toApiError(error).message });
    } finally {
      await refresh();
    }
  };
  const runDrop = async (drop: KanbanDrop<T>, card: T): Promise<void> => {
    try {
      await drop.run(card);
    } catch (error) {
      notify({ kind: 'error', text: toApiError(error).message });
    } finally {
      await refresh();
    }
  };
  const held = (data: Record<string, unknown>): { card: T; column: string } | undefined =>
    data['board'] === board ? cards.current.get(String(data['id'])) : undefined;

  return (
    <div ref={root} className="crm-board" role="group" aria-label={props.label}>
      {columns.map((column, index) => (
        <BoardColumn<T>
          key={column.id}
          board={board}
          source={source}
          column={column}
          color={column.color ?? (index % 8) + 1}
          total={totals.get(column.id)}
          collapsed={collapsed.has(column.id)}
          onCollapse={() =>
            setCollapsed((now) => {
              const next = new Set(now);
              if (!next.delete(column.id)) next.add(column.id);
              return next;
            })
          }
          title={(card) => titleOf(screen, card)}
          draw={props.card}
          remember={(card) => cards.current.set(card.id, { card, column: column.id })}
          onOpen={(card) => void navigate(`${screen.path}/${card.id}`)}
          onDrop={(data) => {
            const item = held(data);
            if (item) void moveTo(item.card, item.column, column.id);
          }}
          onStep={(card, by) => {
            const next = columns[index + by];
            if (next) void moveTo(card, column.id, next.id);
          }}
          menu={(card) =>
            props.readOnly
              ? []
              : [
                  ...columns
                    .filter(({ id }) => id !== column.id)
                    .map((target) => ({
                      id: target.id,
                      label: ui('kanban.moveTo', { name: target.title }),
                      run: () => void moveTo(card, column.id, target.id),
                    })),
                  ...drops.map((drop) => ({ ...drop, run: () => void runDrop(drop, card) })),
                ]
          }
        />
      ))}
      {dragging && drops.length > 0 && (
        <div className="crm-dropbar" aria-hidden="true">
          {drops.map((drop) => (
            <DropZone
              key={drop.id}
              label={drop.label}
              icon={drop.icon}
              onDrop={(data) => {
                const item = held(data);
                if (item) void runDrop(drop, item.card);
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function DropZone(props: { label: string; icon?: string; onDrop: (data: Record<string, unknown>) => void }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const over = useDropTarget(element, props.onDrop);
  return (
    <div ref={element} className="crm-dropzone" data-over={over || undefined}>
      {props.icon && <Icon name={props.icon} />}
      {props.label}
    </div>
  );
}
