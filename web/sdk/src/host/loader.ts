import type { ComponentType } from 'react';
import type { Contract } from '../contract.ts';
import { addContract } from '../contract.ts';
import { addTexts } from '../i18n.ts';
import type { Manifest } from '../manifest.ts';
import type { Remote } from '../remote.ts';
import { inRange, SDK_VERSION } from '../version.ts';

/** Why a remote could not be shown; `kind` chooses the words of the tile. */
export class RemoteFailure extends Error {
  readonly kind: 'version' | 'timeout' | 'load' | 'missing';
  constructor(kind: RemoteFailure['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RemoteFailure';
    this.kind = kind;
  }
}

export const LOAD_TIMEOUT_MS = 8000;

/** The one place that turns a manifest into running code; `attempt` above 1 bypasses an import that failed before. */
export type Importer = (manifest: Manifest, attempt: number) => Promise<{ default: Remote }>;

/**
 * A browser remembers that a module could not be fetched for as long as the tab lives (whatwg/html 6768). A further
 * attempt therefore goes below a folder of its own, which the gateway leaves out: then the chunks, which are named
 * relative to the entry, have new addresses too. A query on the entry would not reach them.
 */
export function addressOf(manifest: Pick<Manifest, 'id' | 'entry'>, attempt: number): string {
  if (attempt === 1) return manifest.entry;
  const base = `/ui/${manifest.id}/`;
  return manifest.entry.replace(base, `${base}~${attempt}/`);
}

export const browserImporter: Importer = async (manifest, attempt) => {
  const url = addressOf(manifest, attempt);
  await Promise.all([verify(url, manifest.integrity[manifest.entry]), ...manifest.css.map(stylesheet)]);
  return (await import(/* @vite-ignore */ url)) as { default: Remote };
};

interface Loading {
  attempt: number;
  promise: Promise<Remote>;
}

const loading = new Map<string, Loading>();
const running = new Set<string>();
const attempts = new Map<string, number>();
let importer: Importer = browserImporter;
let getJson: (url: string) => Promise<unknown> = fetchJson;

/** Used by tests to put remotes in place without a network. */
export function provideImporter(next: Importer, json: (url: string) => Promise<unknown>): void {
  importer = next;
  getJson = json;
  loading.clear();
}

/** The remotes whose code runs in this tab. */
export function runningRemotes(): ReadonlySet<string> {
  return new Set([...running, ...loading.keys()]);
}

/**
 * Loads a remote once: checks the SDK range before any of its code is fetched, then fetches entry, texts and contract
 * together and runs its setup. Rejects with RemoteFailure, after 8 s at the latest; the next call then tries anew.
 */
export function loadRemote(manifest: Manifest): Promise<Remote> {
  const known = loading.get(manifest.id);
  if (known) return known.promise;
  const attempt = (attempts.get(manifest.id) ?? 0) + 1;
  attempts.set(manifest.id, attempt);
  const promise = within(LOAD_TIMEOUT_MS, start(manifest, attempt));
  loading.set(manifest.id, { attempt, promise });
  promise.then(
    () => running.add(manifest.id),
    () => loading.delete(manifest.id),
  );
  return promise;
}

/** A page or a slot's component of a remote. When its file does not come, the next call begins with the entry again. */
export async function loadPart(
  manifest: Manifest,
  part: 'pages' | 'slots',
  name: string,
): Promise<ComponentType<object>> {
  const lazy = (await loadRemote(manifest))[part]?.[name];
  if (!lazy) throw new RemoteFailure('missing', `${part} has no "${name}"`);
  try {
    return (await within(LOAD_TIMEOUT_MS, lazy())).default as ComponentType<object>;
  } catch (error) {
    loading.delete(manifest.id);
    throw error;
  }
}

async function start(manifest: Manifest, attempt: number): Promise<Remote> {
  if (!inRange(SDK_VERSION, manifest.sdk)) {
    throw new RemoteFailure('version', `needs SDK ${manifest.sdk}, the portal has ${SDK_VERSION}`);
  }
  const [module] = await Promise.all([
    importer(manifest, attempt),
    addTexts(
      manifest.i18n.ns,
      async (lng) => (await getJson(manifest.i18n.url.replace('{lng}', lng))) as Record<string, unknown>,
    ),
    manifest.contract ? getJson(manifest.contract).then((contract) => addContract(contract as Contract)) : undefined,
  ]);
  await module.default.setup?.({ id: manifest.id, sdkVersion: SDK_VERSION });
  return module.default;
}

/** Rejects with a RemoteFailure of kind "timeout" when the promise takes longer than `ms`. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new RemoteFailure('timeout', `no answer within ${ms / 1000} s`)), ms);
    promise.then(resolve, (error: unknown) => {
      reject(error instanceof RemoteFailure ? error : new RemoteFailure('load', reasonOf(error), error));
    });
    promise.finally(() => clearTimeout(timer)).catch(() => undefined);
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.json();
}

/** Fetches a module with its hash before it runs: an altered file is refused by the browser. */
function verify(url: string, integrity: string | undefined): Promise<void> {
  if (!integrity) return Promise.resolve();
  return link({ rel: 'modulepreload', href: url, integrity });
}

function stylesheet(href: string): Promise<void> {
  if (document.querySelector(`link[rel=stylesheet][href="${CSS.escape(href)}"]`)) return Promise.resolve();
  return link({ rel: 'stylesheet', href });
}

function link(attributes: { rel: string; href: string; integrity?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('link'), attributes);
    if (attributes.integrity) element.crossOrigin = 'anonymous';
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error(`${attributes.href} could not be loaded`));
    };
    document.head.append(element);
  });
}
