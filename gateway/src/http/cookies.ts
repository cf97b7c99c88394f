/** Value of a cookie in a Cookie header; the first one counts. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

export interface CookieNames {
  readonly session: string;
  readonly login: string;
  /** Of every Set-Cookie of the gateway. */
  readonly attributes: string;
}

/**
 * `__Host-` cookies are bound to the host and need https; on a plain-http address (a developer's own machine) the
 * browser would refuse them, so there the names are plain and Secure is left out.
 */
export function cookieNames(publicUrl: string): CookieNames {
  return publicUrl.startsWith('https:')
    ? { session: '__Host-crm', login: '__Host-crm-login', attributes: 'Path=/; HttpOnly; Secure; SameSite=Lax' }
    : { session: 'crm_session', login: 'crm_login', attributes: 'Path=/; HttpOnly; SameSite=Lax' };
}
