import { useSession } from '@crm/portal-sdk';
import { useCallback, useState } from 'react';
import type { Labels } from '../resource/labels.ts';
import type { Screen } from '../resource/screen.ts';
import type { SavedView } from './list-state.ts';

/** Views of a list: those of the declaration and those that the user saved in this browser. */
export function useSavedViews<T>(
  screen: Screen<T>,
  labels: Labels,
): {
  views: readonly SavedView[];
  save: (view: Omit<SavedView, 'id' | 'own'>) => SavedView;
  remove: (id: string) => void;
} {
  const { user } = useSession();
  const key = `crm.views.${user.id}.${screen.resource}`;
  const [own, setOwn] = useState<readonly SavedView[]>(() => readOwn(key));
  const store = useCallback(
    (views: readonly SavedView[]) => {
      localStorage.setItem(key, JSON.stringify(views));
      setOwn(views);
    },
    [key],
  );
  const declared = (screen.views ?? []).map((view) => ({
    id: view.id,
    name: labels.t(view.label ?? `views.${view.id}`),
    own: false,
    filters: view.filters ?? [],
    order: view.order,
  }));
  return {
    views: [...declared, ...own],
    save(view) {
      const added = { ...view, id: `own-${crypto.randomUUID().slice(0, 8)}`, own: true };
      store([...own, added]);
      return added;
    },
    remove: (id) => store(own.filter((view) => view.id !== id)),
  };
}

function readOwn(key: string): readonly SavedView[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as SavedView[];
  } catch {
    // Written by another version or cut off: the declared views remain.
    return [];
  }
}
