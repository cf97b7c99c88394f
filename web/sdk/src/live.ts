import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** One change of a record, as the gateway's live stream tells it. */
export interface LiveChange {
  type: string;
  noun: string;
  plural: string;
  id: string;
  clientId?: string;
  sequence?: string;
  time: string;
}

type Listener = (change: LiveChange | 'resync') => void;

/** The one EventSource of the portal: topics are the union of what components ask for. */
export interface LiveHub {
  subscribe(topics: readonly string[], listener: Listener): () => void;
}

const silent: LiveHub = { subscribe: () => () => undefined };
let hub: LiveHub = silent;

/** Used by the shell and by tests. */
export function provideLive(next: LiveHub): void {
  hub = next;
}

/**
 * Makes a hub over EventSource. Topics gathered within 50 ms make one connection; a component that leaves does not
 * close it at once, since the next page mostly asks for the same.
 */
export function createLiveHub(open: (url: string) => EventSource, base = '/api/v1/live'): LiveHub {
  const listeners = new Map<Listener, readonly string[]>();
  let source: EventSource | undefined;
  let connected = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const emit = (change: LiveChange | 'resync'): void => {
    for (const [listener, topics] of [...listeners]) {
      if (change === 'resync' || topics.some((topic) => covers(topic, change))) listener(change);
    }
  };
  const connect = (): void => {
    const wanted = [...new Set([...listeners.values()].flat())].sort().join(',');
    if (wanted === connected) return;
    source?.close();
    source = undefined;
    connected = wanted;
    if (!wanted) return;
    source = open(`${base}?topics=${encodeURIComponent(wanted)}`);
    let opened = false;
    source.addEventListener('open', () => {
      // What was missed between two connections is not known, so everything shown is asked for again.
      if (opened) emit('resync');
      opened = true;
    });
    source.addEventListener('resync', () => emit('resync'));
    source.addEventListener('change', (event) => emit(JSON.parse((event as MessageEvent<string>).data) as LiveChange));
  };
  const later = (delay: number): void => {
    clearTimeout(timer);
    timer = setTimeout(connect, delay);
  };
  return {
    subscribe(topics, listener) {
      listeners.set(listener, topics);
      later(50);
      return () => {
        listeners.delete(listener);
        later(2000);
      };
    },
  };
}

/** "deals" covers every deal, "deals:<id>" one of them. */
function covers(topic: string, change: LiveChange): boolean {
  const [plural, id] = topic.split(':');
  return plural === change.plural && (id === undefined || id === change.id);
}

/**
 * Keeps what is shown current: changes of the topics ("deals", "orders:<id>") make the cached queries of that resource
 * stale, which fetches those on the screen again. `onChange` is told as well, for what a query does not hold.
 * Bursts are gathered: one round of fetching per 200 ms.
 */
export function useLive(topics: string | readonly string[], onChange?: (change: LiveChange) => void): void {
  const client = useQueryClient();
  const handler = useRef(onChange);
  useEffect(() => {
    handler.current = onChange;
  });
  const list = typeof topics === 'string' ? topics : topics.join(',');
  useEffect(() => {
    if (!list) return undefined;
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      timer = undefined;
      for (const plural of stale) void client.invalidateQueries({ queryKey: ['resource', plural] });
      stale.clear();
    };
    const leave = hub.subscribe(list.split(','), (change) => {
      if (change === 'resync') for (const topic of list.split(',')) stale.add(topic.split(':')[0] ?? topic);
      else {
        stale.add(change.plural);
        handler.current?.(change);
      }
      timer ??= setTimeout(flush, 200);
    });
    return () => {
      leave();
      clearTimeout(timer);
      flush();
    };
  }, [client, list]);
}
