import { useMemo, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
  /** From the last toggled row to this one. */
  extend: (id: string, order: readonly string[]) => void;
  set: (ids: readonly string[]) => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; anchor?: string }>({ ids: new Set() });
  return useMemo(
    () => ({
      ids: state.ids,
      toggle(id) {
        setState(({ ids }) => {
          const next = new Set(ids);
          if (!next.delete(id)) next.add(id);
          return { ids: next, anchor: id };
        });
      },
      extend(id, order) {
        setState(({ ids, anchor }) => {
          const from = order.indexOf(anchor ?? id);
          const to = order.indexOf(id);
          const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
          return { ids: new Set([...ids, ...range]), anchor: anchor ?? id };
        });
      },
      set: (ids) => setState({ ids: new Set(ids) }),
      clear: () => setState({ ids: new Set() }),
    }),
    [state],
  );
}
