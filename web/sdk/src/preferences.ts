import { useMemo } from 'react';
import { createStore, useStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';
export type Density = 'comfortable' | 'default' | 'compact';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];
export const DENSITIES: readonly Density[] = ['comfortable', 'default', 'compact'];

/** How the portal looks and behaves for a user. */
export interface Preferences {
  theme: Theme;
  density: Density;
  shortcuts: boolean;
  language?: string;
  navCollapsed: boolean;
}

/** All that the user has set, by key: "theme", "columns.deals", "views.deals.own-1". The platform keeps it. */
export type PreferenceValues = Readonly<Record<string, unknown>>;

export const preferenceStore = createStore<PreferenceValues>({});

let keep: (key: string, value: unknown) => void = () => undefined;

/** Used by the shell to keep what is set, in this browser and on the platform. */
export function providePreferences(next: typeof keep): void {
  keep = next;
}

/** Sets a preference: at once on the screen, then in all browsers of the user; undefined takes it away. Values are JSON. */
export function setPreference(key: string, value: unknown): void {
  preferenceStore.set((now) => withValue(now, key, value));
  keep(key, value);
}

/** The values with one set, or without it where it is undefined or null. */
export function withValue(values: PreferenceValues, key: string, value: unknown): PreferenceValues {
  const { [key]: _before, ...rest } = values;
  return value === undefined || value === null ? rest : { ...rest, [key]: value };
}

export function usePreferenceValues(): PreferenceValues {
  return useStore(preferenceStore);
}

export function usePreferences(): Preferences {
  const values = usePreferenceValues();
  return useMemo(() => toPreferences(values), [values]);
}

/** What another version of the portal has set and this one does not know falls back to the default. */
export function toPreferences(values: PreferenceValues): Preferences {
  const { theme, density, shortcuts, language, navCollapsed } = values;
  return {
    theme: THEMES.find((known) => known === theme) ?? 'system',
    density: DENSITIES.find((known) => known === density) ?? 'default',
    shortcuts: shortcuts !== false,
    ...(typeof language === 'string' && { language }),
    navCollapsed: navCollapsed === true,
  };
}
