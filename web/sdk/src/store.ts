import { useSyncExternalStore } from 'react';

/** A value that the shell owns and components read; `set` takes the next value or a function of the present one. */
export interface Store<T> {
  get(): T;
  set(next: T | ((value: T) => T)): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const computed = typeof next === 'function' ? (next as (value: T) => T)(value) : next;
      if (Object.is(computed, value)) return;
      value = computed;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
