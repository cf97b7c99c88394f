import type { ReactNode } from 'react';
import { Fragment, useMemo } from 'react';
import { RemoteMount } from './host/mount.tsx';
import { useRegistry } from './host/registry.ts';
import type { RegistryEntry, SlotEntry } from './manifest.ts';
import { useCanAny } from './session.ts';

/** Slots and what they hand to contributions. Remotes that open slots add theirs by declaration merging. */
export interface SlotContexts {
  'shell.home.widget@1': { period?: string };
  'shell.header.action@1': object;
  /**
   * A part of what the bell opens. It is there from the start, so that it can tell how much is unread: `open` says whether
   * the bell is open, `close` closes it, `onUnread` takes the number.
   */
  'shell.inbox@1': { open: boolean; close: () => void; onUnread: (count: number) => void };
  'shell.user.menu@1': object;
  'clients.card.header@1': { clientId: string; client: object };
  'clients.card.panel@1': { clientId: string; client: object };
  'clients.card.tab@1': { clientId: string; client: object };
  'clients.card.action@1': { clientId: string };
  'clients.timeline.item@1': { event: object };
  'sales.deal.panel@1': { dealId: string; clientId?: string };
  'sales.order.panel@1': { orderId: string; dealId?: string; clientId?: string };
}

export type SlotName = keyof SlotContexts;

export interface SlotItem extends SlotEntry {
  remote: RegistryEntry;
}

/** The contributions to a slot that the caller may see, in their order. */
export function useSlotItems(name: SlotName): readonly SlotItem[] {
  const registry = useRegistry();
  const can = useCanAny();
  return registry
    .flatMap((remote) => (remote.slots ?? []).map((slot) => ({ ...slot, remote })))
    .filter((slot) => slot.slot === name && can(slot.permission))
    .sort((a, b) => (a.order ?? 100) - (b.order ?? 100) || a.id.localeCompare(b.id));
}

/** One contribution, drawn by itself: a failure stays in its place. */
export function SlotPart(props: { item: SlotItem; context: object }): ReactNode {
  const { item, context } = props;
  if (!item.component) return null;
  return <RemoteMount remote={item.remote} part="slots" name={item.component} context={context} />;
}

/** All contributions to a slot one after another; `empty` when there is none. */
export function Slot<K extends SlotName>(props: {
  name: K;
  context: SlotContexts[K];
  empty?: ReactNode;
  wrap?: (part: ReactNode, item: SlotItem) => ReactNode;
}): ReactNode {
  const items = useSlotItems(props.name);
  const values = Object.values(props.context);
  // One object as long as its values are the same, so that contributions are not drawn anew with every parent.
  const context = useMemo(() => props.context, values);
  if (items.length === 0) return props.empty ?? null;
  return items.map((item) => {
    const part = <SlotPart item={item} context={context} />;
    return <Fragment key={item.id}>{props.wrap ? props.wrap(part, item) : part}</Fragment>;
  });
}

/** Fills `{name}` parts of a link template: fill('/sales/deals/new?clientId={clientId}', {clientId}). */
export function fillLink(template: string, values: object): string {
  const table = values as Record<string, unknown>;
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(table[name] ?? '')));
}
