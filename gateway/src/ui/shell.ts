import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

export interface Shell {
  /** Answers with the portal's one page, whatever path below it the browser asked for. */
  serve(response: ServerResponse): Promise<void>;
}

/** Hashes of what stands inline in index.html, written by the shell's build. */
interface Inline {
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
}

const quoted = (hashes: readonly string[] = []): string =>
  hashes.map((hash) => ` '${hash.replaceAll("'", '')}'`).join('');

/** Nothing runs but our own files and the import map, and nobody may frame the portal. */
export function contentSecurityPolicy(inline: Inline): string {
  return [
    "default-src 'self'",
    `script-src 'self'${quoted(inline.scripts)}`,
    `style-src-elem 'self'${quoted(inline.styles)}`,
    // Positions and sizes of floating layers and virtual rows are style attributes; they can load nothing.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Reads index.html when it changes, so that a new build of the portal needs no restart. */
export function createShell(dir: string): Shell {
  let known:
    { readonly modified: number; readonly html: Buffer; readonly etag: string; readonly policy: string } | undefined;
  const load = async (): Promise<NonNullable<typeof known>> => {
    const file = join(dir, 'index.html');
    const modified = (await stat(file)).mtimeMs;
    if (known?.modified === modified) return known;
    const html = await readFile(file);
    const inline = JSON.parse(await readFile(join(dir, 'csp.json'), 'utf8')) as Inline;
    known = {
      modified,
      html,
      etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`,
      policy: contentSecurityPolicy(inline),
    };
    return known;
  };
  return {
    async serve(response) {
      const page = await load();
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('cache-control', 'no-cache');
      response.setHeader('etag', page.etag);
      response.setHeader('content-security-policy', page.policy);
      response.end(page.html);
    },
  };
}
