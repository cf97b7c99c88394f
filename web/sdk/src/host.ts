// What the shell needs beyond the SDK of remotes. Not in the import map: only the shell's own build reaches it.
export { announcementStore } from './announcements.ts';
export { provideApi } from './api.ts';
export type { ApiHost } from './api.ts';
export { commandsStore } from './commands.ts';
export { addContract } from './contract.ts';
export { addTexts, changeLanguage, pick, RemoteContext, toLanguage } from './i18n.ts';
export { createLiveHub, provideLive } from './live.ts';
export type { LiveHub } from './live.ts';
export type {
  CommandEntry,
  NavEntry,
  Registry,
  RegistryEntry,
  RouteEntry,
  SearchType,
  SettingsEntry,
  SlotEntry,
} from './manifest.ts';
export { closeNotice, noticesStore, readNotices, useNotices } from './notices.ts';
export type { Notice } from './notices.ts';
export { titleStore } from './page.ts';
export { preferenceStore, providePreferences, toPreferences, withValue } from './preferences.ts';
export { createQueryClient, QueryClientProvider } from './query.ts';
export { questionStore } from './questions.ts';
export { holds, LANGUAGES, sessionStore } from './session.ts';
export { createStore, useStore } from './store.ts';
export type { Store } from './store.ts';
export { awayStore, returnedStore, suspectAway } from './host/away.ts';
export { failureStore, RemoteMount, viewsStore } from './host/mount.tsx';
export type { FailureProps, Views } from './host/mount.tsx';
export { loadRemote, LOAD_TIMEOUT_MS, provideImporter, RemoteFailure, runningRemotes } from './host/loader.ts';
export type { Importer } from './host/loader.ts';
export { loadRegistry, refreshRegistry, registryStore, skewStore, useRegistry } from './host/registry.ts';
export { inRange } from './version.ts';
