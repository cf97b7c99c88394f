import { ApiError, readProblem, toApiError } from './problem.ts';
import { sessionStore } from './session.ts';
import { language } from './i18n.ts';

export type QueryValue = string | number | boolean | undefined | null | readonly string[];

export interface ApiOptions {
  /** GET without a body, POST with one, unless told. */
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  json?: unknown;
  /** A raw body, as a file to upload. */
  body?: BodyInit;
  query?: Record<string, QueryValue>;
  /** The record's etag: the call is refused with 412 when the record has changed since. */
  ifMatch?: string;
  /** Key under which the service does a POST at most once; made up when not given, and kept through retries. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Of a file: how many bytes of it are here. */
  onProgress?: (bytes: number) => void;
  /** Milliseconds; 30 000 unless told. */
  timeout?: number;
}

/** What the shell supplies: the network and the dialog that signs a user in again. */
export interface ApiHost {
  fetch: typeof fetch;
  /** Resolves when the user has signed in again; rejects when he gave up. */
  signInAgain(): Promise<void>;
  /** A call has failed as calls do while a part of the platform is away. */
  suspectAway(): void;
}

let host: ApiHost = {
  fetch: (input, init) => fetch(input, init),
  signInAgain: () => Promise.reject(new ApiError({ status: 401, reason: 'UNAUTHENTICATED' })),
  suspectAway: () => undefined,
};

/** Used by the shell and by tests. */
export function provideApi(next: ApiHost): void {
  host = next;
}

/** "/deals" -> "/api/v1/deals?q=…"; a path that starts with /api stays as it is. */
export function apiUrl(path: string, query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) for (const item of value as readonly string[]) params.append(name, item);
    else params.set(name, String(value));
  }
  const base = path.startsWith('/api/') ? path : `/api/v1${path}`;
  const text = params.toString();
  return text ? `${base}${base.includes('?') ? '&' : '?'}${text}` : base;
}

/**
 * Calls the platform and answers the parsed JSON (undefined for 204). Throws ApiError. A lost connection or a 503 is
 * tried once more, a POST under the same Idempotency-Key; an expired session asks the user to sign in and goes on.
 */
export async function api<T>(path: string, options: ApiOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Calls the platform for a file; the name comes from Content-Disposition. */
export async function apiFile(path: string, options: ApiOptions = {}): Promise<{ blob: Blob; fileName: string }> {
  const response = await send(path, { timeout: 600_000, ...options });
  const fileName = fileNameOf(response.headers.get('content-disposition')) ?? 'file';
  const { onProgress } = options;
  if (!onProgress || !response.body) return { blob: await response.blob(), fileName };
  let bytes = 0;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      onProgress((bytes += piece.length));
      controller.enqueue(piece);
    },
  });
  const type = response.headers.get('content-type') ?? '';
  const whole = new Response(response.body.pipeThrough(counting), { headers: { 'content-type': type } });
  return { blob: await whole.blob(), fileName };
}

/** Fetches a file and hands it to the browser's downloads. */
export async function download(path: string, options: ApiOptions = {}): Promise<void> {
  const { blob, fileName } = await apiFile(path, options);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Sends a file as the raw body, with its name in the query, as every `:upload` method takes it. */
export function upload<T>(path: string, file: File, options: ApiOptions = {}): Promise<T> {
  return api<T>(path, {
    method: 'POST',
    timeout: 600_000,
    ...options,
    body: file,
    query: { ...options.query, fileName: file.name },
  });
}

async function send(path: string, options: ApiOptions): Promise<Response> {
  const method = options.method ?? (options.json === undefined && options.body === undefined ? 'GET' : 'POST');
  const key = method === 'POST' ? (options.idempotencyKey ?? crypto.randomUUID()) : undefined;
  let signedInAgain = false;
  for (let attempt = 1; ; attempt += 1) {
    let failure: ApiError;
    try {
      const response = await once(path, method, key, options);
      if (response.ok) return response;
      failure = await readProblem(response);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      failure = toApiError(error);
    }
    if (failure.status === 401 && !signedInAgain) {
      await host.signInAgain();
      signedInAgain = true;
      continue;
    }
    const passing = failure.reason === 'NETWORK' || failure.status === 503;
    if (passing) host.suspectAway();
    const repeatable = key !== undefined || method === 'GET';
    if (!passing || !repeatable || attempt >= 2) throw failure;
    await pause(Math.min(failure.retryAfterMs ?? 400, 3000), options.signal);
  }
}

async function once(path: string, method: string, key: string | undefined, options: ApiOptions): Promise<Response> {
  const headers = new Headers({
    accept: 'application/json',
    'accept-language': language(),
    'x-requested-with': 'portal',
  });
  if (method !== 'GET') headers.set('x-crm-csrf', sessionStore.get().csrf);
  if (key) headers.set('idempotency-key', key);
  if (options.ifMatch) headers.set('if-match', options.ifMatch);
  let body = options.body;
  if (options.json !== undefined) {
    headers.set('content-type', 'application/json');
    body = JSON.stringify(options.json);
  } else if (body instanceof Blob) {
    headers.set('content-type', body.type || 'application/octet-stream');
  } else if (method === 'POST' && body === undefined) {
    headers.set('content-type', 'application/json');
    body = '{}';
  }
  const deadline = AbortSignal.timeout(options.timeout ?? 30_000);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  return host.fetch(apiUrl(path, options.query), { method, headers, body, signal, credentials: 'same-origin' });
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Aborted', 'AbortError'));
    });
  });
}

function fileNameOf(disposition: string | null): string | undefined {
  if (!disposition) return undefined;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1];
}
