import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileBelow } from '../http/outside-path.ts';

/** Answers a request for a file; gives false when there is none. */
export type Assets = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

// entry.3f2a9c1b.js and entry-BxU3_k9Z.js: the name changes with the content, so the file may be kept for ever.
const HASHED = /[.-](?=[\w-]*\d|[\w-]*[A-Z])[\w-]{8,}\.[a-z0-9]+$/;
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/**
 * Serves a folder of built UI files: `/manifest.json` and everything below `/ui/`. Hashed names are immutable, the rest
 * is asked about again each time (ETag). Files compressed at build time (.br, .gz beside them) are given to who takes
 * them. Paths that leave the folder, by dots, encoding or links, do not exist.
 */
export function createAssets(dir: string): Assets {
  return async (request, response, path) => {
    const name =
      path === '/manifest.json'
        ? 'manifest.json'
        : path.startsWith('/ui/')
          ? fileBelow(path.slice('/ui/'.length))
          : undefined;
    if (name === undefined) return false;
    const file = await locate(dir, name);
    if (file === undefined) return false;

    const accepted = acceptedEncodings(request.headers['accept-encoding']);
    const coded = await compressed(dir, name, accepted);
    const chosen = coded ?? { ...file, encoding: undefined };
    const immutable = HASHED.test(name);
    const etag = immutable ? undefined : await etagOf(file.path, chosen.encoding);

    response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('vary', 'accept-encoding');
    response.setHeader('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (etag !== undefined) response.setHeader('etag', etag);
    if (etag !== undefined && sameTag(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return true;
    }
    if (chosen.encoding !== undefined) response.setHeader('content-encoding', chosen.encoding);
    response.setHeader('content-length', chosen.stats.size);
    response.writeHead(200);
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(chosen.path), response).catch(ignoreGone);
    return true;
  };
}

interface Found {
  path: string;
  stats: Stats;
}

async function locate(dir: string, name: string): Promise<Found | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(dir), realpath(join(dir, name))]);
    if (!path.startsWith(root + sep)) return undefined;
    const stats = await stat(path);
    return stats.isFile() ? { path, stats } : undefined;
  } catch {
    return undefined;
  }
}

async function compressed(
  dir: string,
  name: string,
  accepted: ReadonlySet<string>,
): Promise<(Found & { encoding: string }) | undefined> {
  for (const { name: encoding, suffix } of ENCODINGS) {
    if (!accepted.has(encoding)) continue;
    const found = await locate(dir, name + suffix);
    if (found !== undefined) return { ...found, encoding };
  }
  return undefined;
}

/** Encodings that the caller takes: "gzip;q=0" is a refusal. */
function acceptedEncodings(header: string | string[] | undefined): ReadonlySet<string> {
  const accepted = new Set<string>();
  for (const part of String(header ?? '').split(',')) {
    const [name = '', ...params] = part.trim().toLowerCase().split(';');
    const refused = params.some((param) => /^\s*q=0(?:\.0+)?\s*$/.test(param));
    if (!refused) accepted.add(name.trim());
  }
  return accepted;
}

/** By content and not by time: replicas of one build must agree. */
async function etagOf(path: string, encoding: string | undefined): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('base64url')
    .slice(0, 27);
  return `"${digest}${encoding === undefined ? '' : `-${encoding}`}"`;
}

function sameTag(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')
  );
}

/** The reader left before the end: nobody is there to be told. */
function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error;
}
