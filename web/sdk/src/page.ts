import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { createStore } from './store.ts';

export const titleStore = createStore('');

/** Names the page in the tab and to screen readers. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    if (title) titleStore.set(title);
  }, [title]);
}

/** The record in the side panel, "deal:0199…", from `?peek=`; a list shows it beside itself. */
export function usePeek(): { peek: string | undefined; open: (record: string) => void; close: () => void } {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (value: string | undefined) => {
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (value) next.set('peek', value);
          else next.delete('peek');
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setParams],
  );
  return { peek: params.get('peek') ?? undefined, open: change, close: useCallback(() => change(undefined), [change]) };
}
