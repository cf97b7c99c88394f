export { announce } from './announcements.ts';
export { api, apiFile, apiUrl, download, upload } from './api.ts';
export type { ApiOptions, QueryValue } from './api.ts';
export { useCommand } from './commands.ts';
export type { Command } from './commands.ts';
export { enumValues, messageFields, resourceContract, useContract } from './contract.ts';
export type { Contract, FieldContract, MethodContract, ResourceContract } from './contract.ts';
export { emit, useEvent } from './events.ts';
export type { PortalEvents } from './events.ts';
export { useFormat } from './format.ts';
export type { Formats, Money, Quantity } from './format.ts';
export { useUnsavedGuard } from './guard.ts';
export { hasText, language, translate, useLabel, useLanguage, useT } from './i18n.ts';
export type { Translate } from './i18n.ts';
export { useLive } from './live.ts';
export type { LiveChange } from './live.ts';
export type { Manifest, PortalConfig, Text } from './manifest.ts';
export { notify } from './notices.ts';
export { usePageTitle, usePeek } from './page.ts';
export { DENSITIES, setPreference, THEMES, usePreferences, usePreferenceValues } from './preferences.ts';
export type { Density, Preferences, PreferenceValues, Theme } from './preferences.ts';
export { usePortal } from './portal.ts';
export type { PortalFacts } from './portal.ts';
export { ApiError, toApiError } from './problem.ts';
export type { Violation } from './problem.ts';
export {
  keepPreviousData,
  refreshRecords,
  resourceKey,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from './query.ts';
export { confirm } from './questions.ts';
export type { Question } from './questions.ts';
export { defineRemote } from './remote.ts';
export type { LazyComponent, Remote, RemoteSetup } from './remote.ts';
export {
  Link,
  Navigate,
  NavLink,
  Outlet,
  Route,
  Routes,
  useLocation,
  useNavigate,
  useParams,
  useSearchParams,
} from './routing.ts';
export { useCan, useCanAny, useSession } from './session.ts';
export type { Language, Scope, Session } from './session.ts';
export { fillLink, Slot, SlotPart, useSlotItems } from './slot.tsx';
export type { SlotContexts, SlotItem, SlotName } from './slot.tsx';
export { isStroke, isTyping } from './shortcut.ts';
export type { Stroke } from './shortcut.ts';
export { SDK_VERSION } from './version.ts';
