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

/** EventSource.CLOSED, which is not there where tests run. */
const CLOSED = 2;
const RETRY_MS = 5000;

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
  let lastEventId = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const emit = (change: LiveChange | 'resync'): void => {
    for (const [listener, topics] of [...listeners]) {
      if (change === 'resync' || topics.some((topic) => covers(topic, change))) listener(change);
    }
  };
  const disconnect = (): void => {
    source?.close();
    source = undefined;
    connected = '';
  };
  const connect = (): void => {
    const wanted = [...new Set([...listeners.values()].flat())].sort().join(',');
    if (wanted === connected) return;
    disconnect();
    if (!wanted) return;
    connected = wanted;
    const after = lastEventId ? `&lastEventId=${encodeURIComponent(lastEventId)}` : '';
    const opening = open(`${base}?topics=${encodeURIComponent(wanted)}${after}`);
    source = opening;
    let opened = false;
    opening.addEventListener('open', () => {
      // With an id to go on from, the gateway tells what was missed; without one nobody knows.
      if (opened && !lastEventId) emit('resync');
      opened = true;
    });
    opening.addEventListener('resync', (event) => {
      lastEventId = (event as MessageEvent<string>).lastEventId || lastEventId;
      emit('resync');
    });
    opening.addEventListener('change', (event) => {
      const { data, lastEventId: id } = event as MessageEvent<string>;
      lastEventId = id || lastEventId;
      emit(JSON.parse(data) as LiveChange);
    });
    // The browser comes back by itself after a lost connection, but not after a refusal or the session's end.
    const retry = (): void => {
      disconnect();
      later(RETRY_MS);
    };
    opening.addEventListener('ended', retry);
    opening.addEventListener('error', () => opening.readyState === CLOSED && source === opening && retry());
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
