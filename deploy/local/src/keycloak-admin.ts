import { StartFailure } from './failure.ts';
import type { PlaneAddress } from './plane.ts';

interface ClientRepresentation {
  id: string;
  clientId: string;
  redirectUris?: string[];
  attributes?: Record<string, string>;
  [field: string]: unknown;
}

/** Keycloak's admin interface of the realm `crm`, as the server's own administrator. */
export class KeycloakAdmin {
  readonly #plane: PlaneAddress;
  #token: string | undefined;

  constructor(plane: PlaneAddress) {
    this.#plane = plane;
  }

  /** Lets logins come back to the portal at `publicUrl`, and sends it the back-channel logouts. */
  async allowPortal(publicUrl: string): Promise<void> {
    const [client] = await this.#call<ClientRepresentation[]>('GET', '/clients?clientId=crm-gateway');
    if (!client)
      throw new StartFailure(
        'Keycloak has no client crm-gateway: its realm was not imported; start again with --reset.',
      );
    const redirectUris = [...new Set([...(client.redirectUris ?? []), `${publicUrl}/auth/callback`])];
    const attributes = {
      ...client.attributes,
      'post.logout.redirect.uris': redirectUris.map((uri) => uri.replace('/auth/callback', '/*')).join('##'),
      'backchannel.logout.url': `${publicUrl}/auth/backchannel-logout`,
    };
    await this.#call('PUT', `/clients/${client.id}`, { ...client, rootUrl: publicUrl, redirectUris, attributes });
  }

  /** Creates the client unless it is there. */
  async ensureClient(client: Readonly<Record<string, unknown>> & { clientId: string }): Promise<void> {
    const found = await this.#call<ClientRepresentation[]>(
      'GET',
      `/clients?clientId=${encodeURIComponent(client.clientId)}`,
    );
    if (found.length === 0) await this.#call('POST', '/clients', client);
  }

  /** Creates the login, or brings it in line, and sets its password; answers its subject. */
  async ensureLogin(login: { email: string; firstName: string; lastName: string; password: string }): Promise<string> {
    const { email, firstName, lastName, password } = login;
    const find = () => this.#call<{ id: string }[]>('GET', `/users?exact=true&email=${encodeURIComponent(email)}`);
    const known = (await find())[0];
    const user = { username: email, email, firstName, lastName, enabled: true, emailVerified: true };
    if (known) await this.#call('PUT', `/users/${known.id}`, user);
    else await this.#call('POST', '/users', user);
    const subject = known?.id ?? (await find())[0]?.id;
    if (!subject) throw new StartFailure(`Keycloak did not take the login ${email}.`);
    await this.#call('PUT', `/users/${subject}/reset-password`, {
      type: 'password',
      value: password,
      temporary: false,
    });
    return subject;
  }

  async #call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    this.#token ??= await this.#login();
    const response = await fetch(`${this.#plane.keycloakUrl}/admin/realms/crm${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 401 && this.#token) {
      // The administrator's tokens live for a minute.
      this.#token = await this.#login();
      return this.#call(method, path, body);
    }
    if (!response.ok)
      throw new StartFailure(`Keycloak answered ${response.status} to ${method} ${path}: ${text.slice(0, 200)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async #login(): Promise<string> {
    const { username, password } = this.#plane.keycloakAdmin;
    const response = await fetch(`${this.#plane.keycloakUrl}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password }),
    });
    if (!response.ok)
      throw new StartFailure(`Keycloak refused its administrator (${response.status}); start again with --reset.`);
    return ((await response.json()) as { access_token: string }).access_token;
  }
}
