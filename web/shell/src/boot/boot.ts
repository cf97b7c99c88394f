import type { Session, ApiError } from '@crm/portal-sdk';
import { toApiError } from '@crm/portal-sdk';
import {
  addTexts,
  changeLanguage,
  createLiveHub,
  loadRegistry,
  preferenceStore,
  provideApi,
  provideLive,
  sessionStore,
  suspectAway,
  toLanguage,
  toPreferences,
} from '@crm/portal-sdk/host';
import { UI_NAMESPACE, uiTexts } from '@crm/ui/host';
import { fetchPreferences, openPreferences } from './preferences.ts';
import { fetchSession, loginUrl } from './session.ts';
import { signInAgain } from './sign-in-again.ts';
import { shellTexts } from './texts.ts';

export type Boot = { state: 'ready' } | { state: 'leaving' } | { state: 'offline'; error: ApiError };

/** Everything before the first picture: session, list of remotes and preferences together, then language and theme. */
export async function boot(): Promise<Boot> {
  provideApi({ fetch: (input, init) => fetch(input, init), signInAgain, suspectAway });
  provideLive(createLiveHub((url) => new EventSource(url)));
  const registry = loadRegistry((input, init) => fetch(input, init), localStorage).then(
    () => undefined,
    (error: unknown) => toApiError(error),
  );
  const preferences = fetchPreferences();
  let session: Session;
  try {
    session = await fetchSession();
  } catch (error) {
    const failure = toApiError(error);
    await speak(toLanguage(navigator.language));
    if (failure.status !== 401) return { state: 'offline', error: failure };
    location.assign(loginUrl());
    return { state: 'leaving' };
  }
  sessionStore.set(session);
  await openPreferences(session.user.id, preferences);
  const { language } = toPreferences(preferenceStore.get());
  await speak(toLanguage(language ?? session.user.language ?? session.locale));
  const failed = await registry;
  return failed ? { state: 'offline', error: failed } : { state: 'ready' };
}

async function speak(language: ReturnType<typeof toLanguage>): Promise<void> {
  await changeLanguage(language);
  await Promise.all([addTexts('shell', shellTexts), addTexts(UI_NAMESPACE, uiTexts)]);
}
