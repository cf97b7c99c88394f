import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { invalid } from '../grpc/errors.ts';
import type { CursorValue } from './order.ts';

const MAC_BYTES = 16;

/** Where the next page starts, and a mark of how it was asked for. */
export interface PageMark {
  cursor: CursorValue[];
  /** The page was found by similar words, not by the words as typed. */
  similar?: true;
}

/** Mark of everything that must stay the same from page to page: filter, order, words, caller. */
export function argumentsHash(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 16);
}

/** base64url(HMAC || JSON). The token carries no right: scope is applied anew on each page. */
export function writePageToken(key: KeyObject, mark: PageMark, args: string): string {
  const body = Buffer.from(JSON.stringify([mark.cursor, mark.similar === true ? 1 : 0, args]));
  return Buffer.concat([mac(key, body), body]).toString('base64url');
}

/** Throws INVALID_ARGUMENT for a token that is not ours, was altered, or belongs to another list or caller. */
export function readPageToken(key: KeyObject, token: string, args: string, keys: number): PageMark {
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(MAC_BYTES);
  if (bytes.length > MAC_BYTES && timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(key, body))) {
    const [cursor, similar, of] = JSON.parse(body.toString()) as [CursorValue[], number, string];
    if (of === args && cursor.length === keys) return similar === 1 ? { cursor, similar: true } : { cursor };
  }
  throw invalid([{ field: 'pageToken', reason: 'BAD_PAGE_TOKEN' }]);
}

function mac(key: KeyObject, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);
}
