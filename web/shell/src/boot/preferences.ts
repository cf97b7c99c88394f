import type { Preferences } from '@crm/portal-sdk';
import { changeLanguage, preferencesStore, sessionStore, toLanguage } from '@crm/portal-sdk/host';

const key = (userId: string): string => `crm.preferences.${userId}`;

/** What the user set in this browser, over the defaults. */
export function readPreferences(userId: string): Preferences {
  const defaults = preferencesStore.get();
  try {
    const kept = JSON.parse(localStorage.getItem(key(userId)) ?? '{}') as Partial<Preferences>;
    preferencesStore.set({ ...defaults, ...kept });
  } catch {
    // Cut off or of another version: the defaults hold.
    localStorage.removeItem(key(userId));
  }
  return preferencesStore.get();
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  preferencesStore.set((now) => ({ ...now, [name]: value }));
  localStorage.setItem(key(sessionStore.get().user.id), JSON.stringify(preferencesStore.get()));
  if (name === 'language') void changeLanguage(toLanguage(value as string));
}
