import i18next from 'i18next';
import { createContext, useCallback, useContext } from 'react';
import type { Text } from './manifest.ts';
import type { Language } from './session.ts';
import { LANGUAGES } from './session.ts';
import { createStore, useStore } from './store.ts';

export type Translate = (key: string, params?: Record<string, unknown>) => string;

const engine = i18next.createInstance();
// Counts each change of language or of loaded texts, so that components draw themselves anew.
const revision = createStore(0);
const sources = new Map<string, (language: Language) => Promise<Record<string, unknown>>>();

void engine.init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...LANGUAGES],
  resources: {},
  ns: [],
  defaultNS: false,
  keySeparator: '.',
  returnNull: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The language the portal speaks now. */
export function language(): Language {
  return engine.language as Language;
}

export function toLanguage(tag: string | undefined): Language {
  const short = (tag ?? '').slice(0, 2).toLowerCase();
  return LANGUAGES.find((known) => known === short) ?? 'en';
}

/** Names where a namespace's texts come from, and loads them for the present language. */
export async function addTexts(
  ns: string,
  source: (language: Language) => Promise<Record<string, unknown>>,
): Promise<void> {
  sources.set(ns, source);
  await loadTexts(ns, language());
}

async function loadTexts(ns: string, lng: Language): Promise<void> {
  if (engine.hasResourceBundle(lng, ns)) return;
  const source = sources.get(ns);
  if (!source) return;
  engine.addResourceBundle(lng, ns, await source(lng), true, true);
  revision.set((value) => value + 1);
}

/** Used by tests, which begin without texts. */
export function forgetTexts(): void {
  for (const ns of sources.keys()) for (const lng of LANGUAGES) engine.removeResourceBundle(lng, ns);
  sources.clear();
}

/** Changes the portal's language: loads the texts of all namespaces in use first, so that nothing flickers. */
export async function changeLanguage(lng: Language): Promise<void> {
  await Promise.allSettled([...sources.keys()].map((ns) => loadTexts(ns, lng)));
  await engine.changeLanguage(lng);
  if (typeof document !== 'undefined') document.documentElement.lang = lng;
  revision.set((value) => value + 1);
}

/** The remote that a component belongs to; its id is the namespace of `useT()` without an argument. */
export const RemoteContext = createContext<string>('shell');

/** Texts of a namespace (the remote's own unless named). An unknown key is shown as its last part. */
export function useT(ns?: string): Translate {
  const own = useContext(RemoteContext);
  const version = useStore(revision);
  const space = ns ?? own;
  // A new function after each change of language makes memoised children draw themselves anew.
  return useCallback((key, params) => translate(space, key, params), [space, version]);
}

/** The same outside components. */
export function translate(ns: string, key: string, params: Record<string, unknown> = {}): string {
  return engine.t(key, { ns, defaultValue: lastPart(key), ...params });
}

/** Whether a text exists, for texts that are optional such as hints. */
export function hasText(ns: string, key: string): boolean {
  return engine.exists(key, { ns });
}

/** Draws a component anew when the language changes, and answers it. */
export function useLanguage(): Language {
  useStore(revision);
  return language();
}

/** Picks the language of a manifest's text. */
export function pick(text: Text | undefined, lng: Language = language()): string {
  return text ? (text[lng] ?? text.en) : '';
}

export function useLabel(): (text: Text | undefined) => string {
  const lng = useLanguage();
  return useCallback((text) => pick(text, lng), [lng]);
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
