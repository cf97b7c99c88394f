import type { ComponentType, ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { provideApi } from './api.ts';
import type { Contract } from './contract.ts';
import { addContract } from './contract.ts';
import { registryStore } from './host/registry.ts';
import { addTexts, changeLanguage, forgetTexts } from './i18n.ts';
import type { LiveChange, LiveHub } from './live.ts';
import { provideLive } from './live.ts';
import type { RegistryEntry } from './manifest.ts';
import type { Notice } from './notices.ts';
import { noticesStore } from './notices.ts';
import { createQueryClient, QueryClientProvider } from './query.ts';
import type { Language } from './session.ts';
import { sessionStore } from './session.ts';

export interface TestPortalOptions {
  permissions?: readonly string[];
  language?: Language;
  timeZone?: string;
  /** Texts by namespace. */
  texts?: Record<string, Record<string, unknown>>;
  contract?: Contract;
  remotes?: readonly RegistryEntry[];
  /** Answers what components ask of the platform. */
  respond?: (request: Request) => Response | Promise<Response>;
}

export interface TestPortal {
  /** Draws an element as a page of the portal at an address. */
  page: (element: ReactNode, path?: string) => ReactNode;
  /** Calls made so far, oldest first. */
  requests: readonly Request[];
  notices: () => readonly Notice[];
  /** An event of the live stream. */
  change: (change: LiveChange) => void;
}

/** The real SDK around components under test: session, texts, contract and a platform that the test answers for. */
export async function createTestPortal(options: TestPortalOptions = {}): Promise<TestPortal> {
  const requests: Request[] = [];
  const language = options.language ?? 'en';
  sessionStore.set({
    user: { id: 'user-1', name: 'Anna Berg', email: 'anna@example.org', language, timeZone: options.timeZone ?? 'UTC' },
    company: { name: 'Test' },
    permissions: (options.permissions ?? []).map((permission) => ({ permission, scope: 'all' })),
    csrf: 'csrf-1',
    locale: language,
  });
  noticesStore.set([]);
  registryStore.set(options.remotes ?? []);
  if (options.contract) addContract(options.contract);
  forgetTexts();
  await changeLanguage(language);
  for (const [ns, texts] of Object.entries(options.texts ?? {})) await addTexts(ns, () => Promise.resolve(texts));
  provideApi({
    async fetch(input, init) {
      const url = new URL(String(input), 'http://portal.test');
      const request = new Request(url, init);
      requests.push(request.clone());
      return options.respond?.(request) ?? new Response('{}', { headers: { 'content-type': 'application/json' } });
    },
    signInAgain: () => Promise.reject(new Error('the session is over')),
    suspectAway: () => undefined,
  });
  const hub = testHub();
  provideLive(hub);
  const client = createQueryClient();
  return {
    requests,
    notices: () => noticesStore.get(),
    change: hub.change,
    page(element, path = '/') {
      const Page: ComponentType = () => element;
      const router = createMemoryRouter([{ path: '*', Component: Page }], { initialEntries: [path] });
      return (
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      );
    },
  };
}

function testHub(): LiveHub & { change: (change: LiveChange) => void } {
  const listeners = new Set<(change: LiveChange | 'resync') => void>();
  return {
    change: (change) => listeners.forEach((listener) => listener(change)),
    subscribe(_topics, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
