import { setPreference, usePreferenceValues } from '@crm/portal-sdk';
import type { Labels } from '../resource/labels.ts';
import type { Screen } from '../resource/screen.ts';
import type { SavedView } from './list-state.ts';

type Kept = Omit<SavedView, 'id' | 'own'> & { at: string };

/** Views of a list: those of the declaration, then those that the user saved, oldest first; they follow him everywhere. */
export function useSavedViews<T>(
  screen: Screen<T>,
  labels: Labels,
): {
  views: readonly SavedView[];
  save: (view: Omit<SavedView, 'id' | 'own'>) => SavedView;
  remove: (id: string) => void;
} {
  const values = usePreferenceValues();
  const prefix = `views.${screen.resource}.`;
  const declared = (screen.views ?? []).map((view) => ({
    id: view.id,
    name: labels.t(view.label ?? `views.${view.id}`),
    own: false,
    filters: view.filters ?? [],
    order: view.order,
  }));
  const own = Object.entries(values)
    .flatMap(([key, value]) =>
      key.startsWith(prefix) && isKept(value) ? [{ ...value, id: key.slice(prefix.length), own: true }] : [],
    )
    .sort((a, b) => a.at.localeCompare(b.at));
  return {
    views: [...declared, ...own],
    save(view) {
      const id = `own-${crypto.randomUUID().slice(0, 8)}`;
      setPreference(prefix + id, { ...view, at: new Date().toISOString() } satisfies Kept);
      return { ...view, id, own: true };
    },
    remove: (id) => setPreference(prefix + id, undefined),
  };
}

/** Whether it was written by a version of the portal that this one understands. */
function isKept(value: unknown): value is Kept {
  const { name, filters, at } = (value ?? {}) as Partial<Kept>;
  return typeof name === 'string' && Array.isArray(filters) && typeof at === 'string';
}
