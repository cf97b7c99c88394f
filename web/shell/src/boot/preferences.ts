import type { PreferenceValues } from '@crm/portal-sdk';
import { api, notify, toApiError } from '@crm/portal-sdk';
import { changeLanguage, preferenceStore, providePreferences, toLanguage, withValue } from '@crm/portal-sdk/host';

const PATH = '/me/preferences';
/** Changes made one after another go in one call. */
const PAUSE_MS = 400;
/** A browser that knows nothing of the user yet waits so long for what he has set elsewhere. */
const FIRST_WAIT_MS = 2000;

/** What lies in this browser: the values as they were last seen, and those that the platform has not got yet. */
interface Kept {
  values: PreferenceValues;
  pending: Readonly<Record<string, unknown>>;
}

let user = '';
let pending: Readonly<Record<string, unknown>> = {};
let timer: ReturnType<typeof setTimeout> | undefined;

const cacheKey = (): string => `crm.preferences.${user}`;

/** Asks the platform for what the user has set; undefined when it does not answer. May run before it is known who he is. */
export async function fetchPreferences(): Promise<PreferenceValues | undefined> {
  try {
    const response = await fetch(`/api/v1${PATH}`, {
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'x-requested-with': 'portal' },
      signal: AbortSignal.timeout(15_000),
    });
    return response.ok ? (((await response.json()) as { values?: PreferenceValues }).values ?? {}) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts the user's preferences in place. The first picture is drawn from what this browser remembers; what he has changed
 * elsewhere since then follows when it comes. A browser that remembers nothing waits for it.
 */
export async function openPreferences(userId: string, fetched: Promise<PreferenceValues | undefined>): Promise<void> {
  user = userId;
  const kept = readCache();
  pending = kept?.pending ?? {};
  preferenceStore.set(kept?.values ?? {});
  providePreferences(keep);
  addEventListener('storage', followOtherTab);
  const adopted = fetched.then(adopt);
  if (!kept) await Promise.race([adopted, new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS))]);
}

/** What the platform has, with what it has not got yet on top. */
function adopt(values: PreferenceValues | undefined): void {
  if (!values) return;
  let merged = values;
  for (const [key, value] of Object.entries(pending)) merged = withValue(merged, key, value);
  const before = preferenceStore.get()['language'];
  preferenceStore.set(merged);
  writeCache();
  if (merged['language'] !== before) speakAsSet();
  if (Object.keys(pending).length > 0) sendSoon();
}

function keep(key: string, value: unknown): void {
  pending = { ...pending, [key]: value ?? null };
  writeCache();
  if (key === 'language') speakAsSet();
  sendSoon();
}

function speakAsSet(): void {
  const language = preferenceStore.get()['language'];
  if (typeof language === 'string') void changeLanguage(toLanguage(language));
}

function sendSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send(), PAUSE_MS);
}

/** The platform merges by key, so nothing that another browser has changed is undone. What fails is sent next time. */
async function send(): Promise<void> {
  const sent = pending;
  try {
    await api(PATH, { method: 'PATCH', json: { values: sent } });
    forget(sent);
  } catch (error) {
    const failure = toApiError(error);
    if (failure.status < 400 || failure.status >= 500) return;
    // A refusal would be one the next time too.
    forget(sent);
    notify({ kind: 'error', text: failure.message });
  }
}

function forget(sent: Readonly<Record<string, unknown>>): void {
  pending = Object.fromEntries(Object.entries(pending).filter(([key, value]) => sent[key] !== value));
  writeCache();
}

function readCache(): Kept | undefined {
  try {
    return (JSON.parse(localStorage.getItem(cacheKey()) ?? 'null') as Kept | null) ?? undefined;
  } catch {
    // Cut off or of another version: the platform has it all.
    return undefined;
  }
}

function writeCache(): void {
  localStorage.setItem(cacheKey(), JSON.stringify({ values: preferenceStore.get(), pending } satisfies Kept));
}

/** Another tab of this browser has set something. */
function followOtherTab(event: StorageEvent): void {
  const kept = event.key === cacheKey() ? readCache() : undefined;
  if (!kept) return;
  const before = preferenceStore.get()['language'];
  preferenceStore.set(kept.values);
  if (kept.values['language'] !== before) speakAsSet();
}
