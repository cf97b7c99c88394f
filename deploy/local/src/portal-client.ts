import { StartFailure } from './failure.ts';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: T;
}

export interface CallOptions {
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** Thrown by the shortcuts (`get`, `post`…) for any answer of 400 and above; holds the problem that the gateway sent. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly answer: Answer<{ reason?: string; detail?: string }>;

  constructor(method: string, path: string, answer: Answer) {
    super(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.answer = answer as Answer<{ reason?: string; detail?: string }>;
  }
}

/** The REST interface as a logged-in browser uses it: session cookie and CSRF header, never a token. */
export class PortalClient {
  readonly publicUrl: string;
  readonly #jar: CookieJar;
  #csrf = '';

  private constructor(publicUrl: string, jar: CookieJar) {
    this.publicUrl = publicUrl;
    this.#jar = jar;
  }

  /** Logs in by the real login form. Throws StartFailure with the form's own words when it refuses. */
  static async login(publicUrl: string, username: string, password: string): Promise<PortalClient> {
    const jar = new CookieJar();
    const form = await follow(jar, `${publicUrl}/auth/login`);
    const action = /<form[^>]*id="kc-form-login"[^>]*action="([^"]+)"/.exec(form.text)?.[1];
    if (!action)
      throw new StartFailure(`There is no login form at ${form.url} (${form.status}): ${plainText(form.text)}`);
    const body = new URLSearchParams({ username, password, credentialId: '' });
    const landed = await follow(jar, action.replaceAll('&amp;', '&'), body);
    if (!landed.url.startsWith(publicUrl)) {
      const said = /id="input-error[^>]*>([^<]*)</.exec(landed.text)?.[1] ?? plainText(landed.text);
      throw new StartFailure(`The login of ${username} was refused: ${said.trim()}`);
    }
    const client = new PortalClient(publicUrl, jar);
    const session = await client.get<{ csrf: string }>('/api/portal/v1/session');
    client.#csrf = session.csrf;
    return client;
  }

  /** The Cookie header, for a browser or an event stream of the same session. */
  get cookie(): string {
    return this.#jar.header(new URL(this.publicUrl).host);
  }

  /** What every call of this session carries: for load generators that send their requests themselves. */
  get headers(): Record<string, string> {
    return { cookie: this.cookie, 'x-crm-csrf': this.#csrf, 'sec-fetch-site': 'same-origin' };
  }

  /** Any call; answers whatever status came. `path` starts with a slash; a `body` goes as JSON unless it is bytes. */
  async call<T = unknown>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    const raw = body instanceof Uint8Array;
    const response = await fetch(this.publicUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    this.#jar.keep(new URL(this.publicUrl).host, response.headers);
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as T,
    };
  }

  async get<T = unknown>(path: string, options?: CallOptions): Promise<T> {
    return this.#expect<T>('GET', path, undefined, options);
  }

  async post<T = unknown>(path: string, body: unknown = {}, options?: CallOptions): Promise<T> {
    return this.#expect<T>('POST', path, body, options);
  }

  async patch<T = unknown>(path: string, body: unknown, options?: CallOptions): Promise<T> {
    return this.#expect<T>('PATCH', path, body, options);
  }

  async delete<T = unknown>(path: string, options?: CallOptions): Promise<T> {
    return this.#expect<T>('DELETE', path, undefined, options);
  }

  /** The bytes of a download. */
  async download(path: string): Promise<{ bytes: Buffer; headers: Headers }> {
    const response = await fetch(this.publicUrl + path, { headers: { cookie: this.cookie } });
    if (!response.ok)
      throw new RequestRefused('GET', path, {
        status: response.status,
        headers: response.headers,
        body: await response.text(),
      });
    return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
  }

  async #expect<T>(method: string, path: string, body: unknown, options?: CallOptions): Promise<T> {
    const answer = await this.call<T>(method, path, body, options);
    if (answer.status >= 400) throw new RequestRefused(method, path, answer);
    return answer.body;
  }
}

/** Cookies by host and port: Keycloak and the portal share 127.0.0.1. */
class CookieJar {
  readonly #byHost = new Map<string, Map<string, string>>();

  keep(host: string, headers: Headers): void {
    const cookies = this.#byHost.get(host) ?? new Map<string, string>();
    this.#byHost.set(host, cookies);
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      const isGone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute)) || value.join('=') === '';
      if (isGone) cookies.delete(name.trim());
      else cookies.set(name.trim(), value.join('='));
    }
  }

  header(host: string): string {
    return [...(this.#byHost.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

async function follow(
  jar: CookieJar,
  start: string,
  body?: URLSearchParams,
): Promise<{ url: string; status: number; text: string }> {
  let url = start;
  let form = body;
  for (let hop = 0; hop < 10; hop += 1) {
    const { host } = new URL(url);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: jar.header(host), accept: 'text/html' },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    jar.keep(host, response.headers);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location)
      return { url, status: response.status, text: await response.text() };
    await response.arrayBuffer();
    url = new URL(location, url).href;
    form = undefined;
  }
  throw new StartFailure(`The login at ${start} redirects in circles.`);
}

function plainText(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
